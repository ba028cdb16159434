/** JMH benchmarks of the packet path, and the harness that measures whole stacks side by side in one run. */
@NullMarked
package dev.peersession.benchmarks;

import org.jspecify.annotations.NullMarked;
