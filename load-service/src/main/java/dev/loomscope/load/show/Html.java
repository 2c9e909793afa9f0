package dev.loomscope.load.show;

import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A piece of HTML. A template is a constant of this program; whatever is filled in is a text, and
 * is escaped, unless it is HTML itself. Immutable.
 *
 * @param code as it stands in the file: only what this program wrote
 */
record Html(String code) {

  static final Html NONE = new Html("");

  /** Puts values in place of each <code>{}</code> of a template, one after the other. */
  static Html of(String template, Object... values) {
    String[] parts = template.split("\\{}", -1);
    if (parts.length != values.length + 1) {
      throw new IllegalArgumentException(values.length + " values for: " + template);
    }
    StringBuilder code = new StringBuilder(parts[0]);
    for (int i = 0; i < values.length; i++) {
      code.append(values[i] instanceof Html html ? html.code : escaped(values[i].toString()));
      code.append(parts[i + 1]);
    }
    return new Html(code.toString());
  }

  /** A piece for each, one after the other. */
  static <T> Html each(Collection<T> all, Function<? super T, Html> piece) {
    return new Html(all.stream().map(piece).map(Html::code).collect(Collectors.joining()));
  }

  /** The same with the number of each, from 0. */
  static <T> Html each(List<T> all, BiFunction<T, Integer, Html> piece) {
    return each(
        IntStream.range(0, all.size()).boxed().toList(),
        number -> piece.apply(all.get(number), number));
  }

  /** This where something holds, else nothing. */
  Html onlyIf(boolean holds) {
    return holds ? this : NONE;
  }

  /** A table, which scrolls where it is too wide. */
  static Html table(String style, String name, Collection<?> heads, Html rows) {
    return of(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="{}">
        <table class="{}"><caption>{}</caption><thead><tr>{}</tr></thead>
        {}</table></div>
        """,
        name,
        style,
        name,
        each(heads, head -> of("<th scope=\"col\">{}</th>", head)),
        rows);
  }

  /** A row of a table. */
  static Html row(Object head, Object... cells) {
    return of(
        "<tr><th scope=\"row\">{}</th>{}</tr>\n",
        head,
        each(List.of(cells), cell -> of("<td>{}</td>", cell)));
  }

  /** What is folded away until it is asked for; on paper it is there nevertheless. */
  static Html folded(String summary, Html content) {
    return of("<details class=\"printed\"><summary>{}</summary>{}</details>\n", summary, content);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
