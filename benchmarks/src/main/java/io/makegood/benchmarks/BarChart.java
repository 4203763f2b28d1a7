package io.makegood.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars from left to right, each with its name and its figure, as SVG. */
final class BarChart {
    private static final int WIDTH = 860;
    /** Of a name's letter, at most. */
    private static final int LETTER = 7;

    private static final int MARGIN = 20;
    private static final int FIGURES = 90;
    private static final int ROW = 26;
    private static final int TOP = 44;

    private final String title;
    private final List<Bar> bars = new ArrayList<>();

    private record Bar(String name, double value, boolean ours) {}

    BarChart(String title) {
        this.title = title;
    }

    /** One more bar; ours stand out. */
    void add(String name, double value, boolean ours) {
        bars.add(new Bar(name, value, ours));
    }

    String svg() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int names = MARGIN
                + LETTER
                        * bars.stream()
                                .mapToInt(bar -> bar.name().length())
                                .max()
                                .orElse(0);
        int height = TOP + ROW * bars.size() + 10;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
                        + "<text x=\"12\" y=\"26\" font-size=\"15\" font-weight=\"bold\">%s</text>%n",
                WIDTH,
                height,
                escaped(title)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = TOP + ROW * i;
            double width = Math.max(1, (WIDTH - names - FIGURES) * bar.value() / most);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                            + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                    names - 8,
                    y + 16,
                    escaped(bar.name()),
                    names,
                    y + 3,
                    width,
                    ROW - 8,
                    bar.ours() ? "#0b7a75" : "#b8c4c2",
                    names + width + 6,
                    y + 16,
                    Report.figure(bar.value())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
