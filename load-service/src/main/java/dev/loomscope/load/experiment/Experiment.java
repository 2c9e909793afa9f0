package dev.loomscope.load.experiment;

import dev.loomscope.load.result.Axis;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A definition read from a YAML file: what servers are put to, and what of it is measured.
 *
 * @param name the file's name without {@code .yaml}
 * @param title what is done, as a phrase
 * @param claim what it is there to show, as a sentence
 * @param definition the YAML itself
 * @param axis what differs from point to point; null if there is nothing but the servers' age
 * @param serverArguments flags of the echo servers, beside those of their mode
 * @param modes which modes take part; null for all that are compared
 * @param budget after which no further round is begun, however few there were
 * @param points in the order in which they are shown, at least one
 */
public record Experiment(
    String name,
    String title,
    String claim,
    String definition,
    @Nullable Axis axis,
    List<String> serverArguments,
    @Nullable List<String> modes,
    Duration budget,
    List<Point> points) {}
