package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ResultFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The frame of a report: one HTML file that loads nothing. Its policy allows no address at all, and
 * of scripts and styles only its own two, by their digests; so whatever a hostile text became in
 * it, it would not run. The results stand in it as JSON, which the charts are drawn from.
 */
final class ReportPage {

  private static final String ICON =
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath"
          + " d='M2 14V8h3v6zM6.5 14V2h3v12zM11 14V5h3v9z' fill='%231f57c3'/%3E%3C/svg%3E";

  private ReportPage() {}

  /**
   * A page.
   *
   * @param comparisons that it is about: one, or the earlier and the later
   * @param main adds what stands between head and end
   */
  static String of(
      String title, List<ComparisonResult> comparisons, Modes modes, Consumer<Html> main) {
    Asset style = Asset.style();
    Asset script = Asset.script();
    Html html = new Html();
    html.raw("<!doctype html>\n").open("html", "lang", "en").raw("\n");
    html.open("head").raw("\n");
    html.single("meta", "charset", "utf-8");
    html.single(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            ("default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none';"
                    + " form-action 'none'")
                .formatted(script.source(), style.source()))
        .raw("\n");
    html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.single("meta", "name", "color-scheme", "content", "light dark");
    html.single("meta", "name", "referrer", "content", "no-referrer").raw("\n");
    html.element("title", title);
    html.single("link", "rel", "icon", "href", ICON).raw("\n");
    html.raw("<style>").raw(style.text()).raw("</style>\n").closeLine();
    html.open("body").raw("\n");
    html.element("a", "Skip to the answer", "class", "skip", "href", "#found");
    main.accept(html);
    html.open("footer")
        .open("p", "class", "quiet")
        .text("Made by loomscope. This file holds its data, loads nothing, and tells nobody. ")
        .element("button", "Save the data as JSON", "id", "save", "type", "button", "hidden", "")
        .close()
        .closeLine();
    data(html, "report-data", comparisons);
    data(html, "report-looks", looks(modes));
    html.raw("<script>").raw(script.text()).raw("</script>\n");
    html.closeLine();
    html.closeLine();
    return html.toString();
  }

  /** In JSON, a less-than sign may as well be escaped, and then no text can end the element. */
  private static void data(Html html, String id, Object value) {
    html.raw("<script type=\"application/json\" id=\"" + id + "\">")
        .raw(ResultFile.compactJson(value).replace("<", "\\u003c"))
        .raw("</script>\n");
  }

  private static Map<String, Object> looks(Modes modes) {
    Map<String, Object> looks = new LinkedHashMap<>(modes.asJson());
    looks.put(
        "figures",
        Arrays.stream(Figure.values())
            .collect(
                Collectors.toMap(
                    Figure::key,
                    figure ->
                        Map.of(
                            "title", figure.title(),
                            "unit", figure.unit(),
                            "better", figure.better()))));
    return looks;
  }

  /** Adds how to read a report, of one comparison or of a change. */
  static void reading(Html html, String kind) {
    html.raw(Asset.reading("all")).raw(Asset.reading(kind)).raw("</ul></section>\n");
  }
}
