package io.makegood.application.startup;

import java.util.List;

/** One thing that must hold before a start. A check only judges: it asks Kafka nothing and changes nothing. */
interface StartupCheck {
    /** Every problem of this kind; none if the start is safe in this respect, or if what it looks at does not exist. */
    List<StartupProblem> problems(ProcessorSetup setup, ClusterState cluster);
}
