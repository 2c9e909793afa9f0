package dev.loomscope.load.isolate;

/**
 * A trial that came to nothing: the server did not start, did not serve all clients before the
 * fault, or did not cause it.
 *
 * @param mode of the server
 * @param fault that was to be caused
 * @param problem why there are no figures, in a line
 */
public record Unmeasured(String mode, String fault, String problem) implements Outcome {}
