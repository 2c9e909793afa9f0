package dev.loomscope.load.show;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Figure.Better;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Standing;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a ranking says of one server, and in which symbol and words. */
enum Rank {
  /** Clearly better than all that can be told. */
  BEST("★"),
  /** No round tells it from the best. */
  TIED("☆"),
  /** Clearly worse than the best. */
  BEHIND("▼"),
  /** There were too few rounds. */
  UNTOLD("?");

  /** Tells it apart without a colour. */
  private final String symbol;

  Rank(String symbol) {
    this.symbol = symbol;
  }

  static Rank of(Ranking ranking, Standing standing) {
    if (isBehind(standing)) {
      return BEHIND;
    }
    if (!standing.tiedWithBest()) {
      return UNTOLD;
    }
    return ranking.best().size() > 1
        ? TIED
        : ranking.standings().stream().anyMatch(Rank::isBehind) ? BEST : UNTOLD;
  }

  private static boolean isBehind(Standing standing) {
    return standing.place() != null && standing.place() > 1 && !standing.tiedWithBest();
  }

  /** The class of elements that show it. */
  String style() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The symbol with words, of which the first few stand out. */
  Html says(String word, String more) {
    return Html.of("<b>{} {}</b> <span>{}</span>", symbol, word, more);
  }

  /** The server's place, such as {@code 2}, or {@code 2=} if it shares it; a dash if untold. */
  static String place(Ranking ranking, Standing standing) {
    Integer place = standing.place();
    if (place == null || of(ranking, standing) == UNTOLD) {
      return "–";
    }
    long sharing = ranking.standings().stream().filter(one -> place.equals(one.place())).count();
    return place + (sharing > 1 ? "=" : "");
  }

  /** How many times worse than the best a server is; null if that has no ratio. */
  static @Nullable Double times(Figure figure, Standing standing) {
    Double factor = standing.factor();
    return factor == null || figure.better() == Better.LOWER ? factor : Double.valueOf(1 / factor);
  }

  /** Between what that lies, such as {@code 1.9 to 2.2}; empty if there is no interval. */
  static String interval(Figure figure, Standing standing) {
    if (standing.factorLow() == null || standing.factorHigh() == null) {
      return "";
    }
    return figure.better() == Better.LOWER
        ? Factor.of(standing.factorLow(), standing.factorHigh())
        : Factor.of(1 / standing.factorHigh(), 1 / standing.factorLow());
  }

  /** What so many times worse means of a figure, such as {@code slower}. */
  static String worse(Figure figure) {
    return switch (figure.unit()) {
      case RATE, SECONDS -> "slower";
      default -> figure.better() == Better.HIGHER ? "fewer" : "more";
    };
  }
}
