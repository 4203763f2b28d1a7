package io.makegood.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long methods are and how much they are told, tests included. What is listed was longer before the rule; a list may only shrink. */
class SizesTest {
    private static final int METHOD_LINES_MAX = 70;
    private static final int PARAMETERS_MAX = 7;

    private static final Set<String> LONG = Set.of(
            "AccountRoutes.routes", "AuditCommand.verify", "GenerationRowCodec.write", "PolicyFileTest.mistakes");
    private static final Set<String> TOLD_MUCH = Set.of(
            "AuditCommand.verify", "GrantRow.of", "LatencyPart.read", "LimitPart.copy", "Pot.<init>", "Pots.open");

    private static final Set<String> foundLong = new TreeSet<>();
    private static final Set<String> foundToldMuch = new TreeSet<>();

    @BeforeAll
    static void readSources() throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Measuring(unit, positions).scan(unit, null);
            }
        }
    }

    private static final class Measuring extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Measuring(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
            String type = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree holder
                    ? holder.getSimpleName().toString()
                    : "";
            String name = file.replace(".java", "") + (file.startsWith(type + ".") ? "" : "." + type) + "."
                    + method.getName();
            if (lines(method) > METHOD_LINES_MAX) {
                foundLong.add(name);
            }
            // What an annotated interface or a record is made of is its fields; those are counted where they are
            // declared.
            boolean isOverride = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            boolean isRecord =
                    getCurrentPath().getParentPath().getLeaf().getKind() == com.sun.source.tree.Tree.Kind.RECORD
                            && method.getReturnType() == null;
            boolean isPrivateConstructor = method.getReturnType() == null
                    && method.getModifiers().getFlags().contains(Modifier.PRIVATE);
            if (method.getParameters().size() > PARAMETERS_MAX && !isOverride && !isRecord && !isPrivateConstructor) {
                foundToldMuch.add(name);
            }
            return super.visitMethod(method, null);
        }

        private long lines(MethodTree method) {
            long begin = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method)) - begin + 1;
        }
    }

    @Test
    void a_method_fits_on_a_screen() {
        assertThat(foundLong).containsExactlyInAnyOrderElementsOf(LONG);
    }

    @Test
    void a_method_is_told_seven_things_at_most() {
        assertThat(foundToldMuch).containsExactlyInAnyOrderElementsOf(TOLD_MUCH);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> {
                        String path = file.toString().replace('\\', '/');
                        return path.contains("/src/main/java/") || path.contains("/src/test/java/");
                    })
                    .toList();
        }
    }
}
