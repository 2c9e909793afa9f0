package dev.loomscope.load.search;

import dev.loomscope.load.result.HostFacts;
import dev.loomscope.load.result.OpenResult;
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
    List<Step> steps) {

  /**
   * One run at one rate.
   *
   * @param verdict {@code passed}, {@code failed} or {@code invalid}
   */
  public record Step(int rate, String verdict, OpenResult result) {}
}
