package io.makegood.topics.mapping;

import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.TransferEvent;
import io.makegood.schemas.avro.TransferArrived;
import io.makegood.schemas.avro.TransferSlice;
import java.util.List;

/** What arrives from another account, in both directions. */
final class TransferMapping {
    private TransferMapping() {}

    static TransferEvent.TransferArrived toDomain(TransferArrived event) {
        return new TransferEvent.TransferArrived(
                event.getFromAccount(),
                event.getCause(),
                event.getPart(),
                event.getTransferId(),
                event.getSlices().stream().map(TransferMapping::slice).toList(),
                event.getDebt() == null ? 0 : event.getDebt(),
                event.getVia() == null ? List.of() : event.getVia());
    }

    static TransferArrived toAvro(TransferEvent.TransferArrived event) {
        return new TransferArrived(
                event.fromAccount(),
                event.cause(),
                event.part(),
                event.transferId(),
                event.slices().stream().map(TransferMapping::slice).toList(),
                event.debt() == 0 ? null : event.debt(),
                event.via().isEmpty() ? null : event.via());
    }

    private static TransferEvent.Slice slice(TransferSlice slice) {
        return new TransferEvent.Slice(
                slice.getGrantId(),
                slice.getFromGrant(),
                slice.getAmount(),
                GrantKind.valueOf(slice.getKind().name()),
                slice.getPriority(),
                slice.getExpiresAt(),
                slice.getPaymentReference(),
                Limits.publishedFeatures(slice.getFeatures()),
                Limits.publishedModels(slice.getModels()));
    }

    private static TransferSlice slice(TransferEvent.Slice slice) {
        return new TransferSlice(
                slice.grantId(),
                slice.fromGrant(),
                slice.amount(),
                io.makegood.schemas.avro.GrantKind.valueOf(slice.kind().name()),
                slice.priority(),
                slice.expiresAt(),
                slice.paymentReference(),
                slice.features().isEmpty() ? null : slice.features(),
                slice.models().isEmpty() ? null : slice.models());
    }
}
