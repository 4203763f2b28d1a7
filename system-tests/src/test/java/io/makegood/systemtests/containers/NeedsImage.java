package io.makegood.systemtests.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** Tests in a container: run when Docker answers and has the image or can get it, else reported as skipped with the reason. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsImage.Condition.class)
public @interface NeedsImage {
    /** Which. */
    ContainerImage value();

    /** Asks Docker once for each image. */
    final class Condition implements ExecutionCondition {
        private static final long PULL_MINUTES_MAX = 5;
        private static final Map<ContainerImage, ConditionEvaluationResult> ANSWERS =
                new EnumMap<>(ContainerImage.class);
        /** Null until Docker was asked; empty if it can be used. */
        @SuppressWarnings("NullableOptional")
        private static @Nullable Optional<String> docker;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestClass()
                    .flatMap(type -> AnnotationSupport.findAnnotation(type, NeedsImage.class))
                    .map(needed -> answer(needed.value()))
                    .orElse(ConditionEvaluationResult.enabled("no image is needed"));
        }

        private static ConditionEvaluationResult answer(ContainerImage image) {
            synchronized (ANSWERS) {
                return ANSWERS.computeIfAbsent(image, Condition::ask);
            }
        }

        private static ConditionEvaluationResult ask(ContainerImage image) {
            DockerImageName name = image.dockerName();
            Optional<String> unusable = unusable();
            if (unusable.isPresent()) {
                return ConditionEvaluationResult.disabled(unusable.get());
            }
            try {
                return has(name) || isPulled(name)
                        ? ConditionEvaluationResult.enabled("Docker has " + name)
                        : ConditionEvaluationResult.disabled(missing(image, name, "it took too long"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ConditionEvaluationResult.disabled("interrupted while Docker was asked");
            } catch (RuntimeException e) {
                return ConditionEvaluationResult.disabled(missing(image, name, String.valueOf(e.getMessage())));
            }
        }

        /** Why no container can be started at all. Asked once: where images cannot be pulled it takes minutes. */
        private static Optional<String> unusable() {
            if (docker == null) {
                docker = Optional.empty();
                try {
                    if (!DockerClientFactory.instance().isDockerAvailable()) {
                        docker = Optional.of(
                                "no Docker answers; start one (Debian: apt-get install docker.io), or point DOCKER_HOST at one");
                    }
                } catch (RuntimeException e) {
                    docker = Optional.of("Docker answers, but Testcontainers cannot start what it cleans up with ("
                            + String.valueOf(e.getMessage()).strip() + "); set TESTCONTAINERS_RYUK_DISABLED=true");
                }
            }
            return docker;
        }

        private static String missing(ContainerImage image, DockerImageName name, String why) {
            return "Docker answers, but image " + name + " cannot be had (" + why.strip()
                    + "); load it, or name another with " + image.setting();
        }

        private static boolean has(DockerImageName name) {
            try {
                DockerClient client = DockerClientFactory.lazyClient();
                return client.inspectImageCmd(name.asCanonicalNameString()).exec() != null;
            } catch (NotFoundException missing) {
                return false;
            }
        }

        private static boolean isPulled(DockerImageName name) throws InterruptedException {
            return DockerClientFactory.lazyClient()
                    .pullImageCmd(name.getUnversionedPart())
                    .withTag(name.getVersionPart())
                    .start()
                    .awaitCompletion(PULL_MINUTES_MAX, TimeUnit.MINUTES);
        }
    }
}
