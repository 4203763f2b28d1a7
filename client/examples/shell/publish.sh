#!/bin/sh
# Publishes the life of one generation as JSON: by HTTP, with the command line and, where it is installed, with kcat. The ledger
# books it once.
#
#   publish.sh [ACCOUNT]
#
# MAKEGOOD_URL        the HTTP API, http://localhost:7070 unless given
# MAKEGOOD_KEY        an API key, where the API asks for one
# MAKEGOOD            the command line, ./makegood of this repository unless given
# BOOTSTRAP_SERVERS   Kafka for the command line and kcat, localhost:9092 unless given
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
account=${1:-example:shell}
url=${MAKEGOOD_URL:-http://localhost:7070}
makegood=${MAKEGOOD:-$here/../../../makegood}
servers=${BOOTSTRAP_SERVERS:-localhost:9092}

events=$(cat <<EVENTS
{"type":"CreditsGranted","accountId":"$account","grantId":"order-1001","amount":100,"kind":"PAID"}
{"type":"GenerationCharged","accountId":"$account","generationId":"gen-7","baseAmount":5,"items":[{"itemId":"1","amount":10},{"itemId":"2","amount":10}]}
{"type":"ItemFailed","accountId":"$account","generationId":"gen-7","itemId":"2","cause":"PROVIDER_ERROR"}
{"type":"GenerationCompleted","accountId":"$account","generationId":"gen-7","outcome":"PARTIAL"}
EVENTS
)

# By HTTP: a batch is an array. 202 says that Kafka has all of them for good; 207, that some were refused, and why.
batch="[$(printf '%s\n' "$events" | paste -s -d , -)]"
answer=$(curl -sS -X POST "$url/v1/events" -w '\n%{http_code}' \
  -H 'Content-Type: application/json' \
  -H "Idempotency-Key: gen-7 of $account" \
  ${MAKEGOOD_KEY:+-H "Authorization: Bearer $MAKEGOOD_KEY"} \
  -d "$batch")
status=$(printf '%s\n' "$answer" | tail -n 1)
if [ "$status" != 202 ]; then
  printf 'publish.sh: the API answered %s\n' "$answer" >&2
  exit 1
fi
echo "HTTP: 202"

# With the command line: one event on each line. Exit code 1 if any line is wrong; it names line, field and remedy.
printf '%s\n' "$events" | "$makegood" publish - --bootstrap-servers "$servers"

# With kcat, where there is one: the key is the account id, the partitioner that of Java's clients, and acks=all, or an event can
# be lost. Nothing checks what is sent before it is sent.
if command -v kcat >/dev/null; then
  printf '%s\n' "$events" | while IFS= read -r event; do
    printf '%s\t%s\n' "$account" "$event"
  done | kcat -P -b "$servers" -t ledger.events -K '\t' -X partitioner=murmur2_random -X acks=all
  echo "kcat: sent"
fi
