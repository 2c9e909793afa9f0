package dev.loomscope.load.command;

import dev.loomscope.load.experiment.LoadTrial.Step;
import dev.loomscope.load.server.HostFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search brought, as it stands in the JSON.
 *
 * @param highestPassed the highest rate at which the server kept to the bound; null if at none
 * @param lowestBeyond the lowest rate above that at which it did not, or could not be loaded; null
 *     if the search came to its end before
 * @param limit what ended it there: {@code server}, {@code generator} or {@code search}
 * @param steps every run
 */
public record SearchResult(
    HostFacts host,
    String loomscopeVersion,
    String began,
    Map<String, String> settings,
    @Nullable Integer highestPassed,
    @Nullable Integer lowestBeyond,
    String limit,
    List<Step> steps) {}
