package io.makegood.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The pure fold and the codecs, measured by JMH in a process of its own. */
final class FoldPart implements Part {
    @Override
    public String name() {
        return "fold";
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(FoldBenchmark.class.getName())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            double nanos = result.getPrimaryResult().getScore();
            samples.add(Sample.of(
                            name(),
                            "in memory, one core: " + result.getPrimaryResult().getLabel(),
                            "events/s",
                            1e9 / nanos)
                    .with("ns/event", nanos));
        }
        return samples;
    }
}
