package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonView;
import dev.loomscope.load.compare.Listener;
import dev.loomscope.load.result.Claim;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.server.Servers.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One comparison. Thread-safe. */
final class ComparisonRun extends Job implements Listener {

  /**
   * What is to be told of a comparison. Immutable.
   *
   * @param experiments their names
   * @param progress null before it began, and when it is over
   * @param points of the experiments that are done
   * @param claims of those of them that say what they expect
   * @param found null before it is over, or if nothing was found
   */
  record View(
      long id,
      @JsonUnwrapped Life life,
      Origin origin,
      List<String> experiments,
      List<Facts> targets,
      @JsonProperty("created_timestamp_seconds") Instant created,
      @Nullable Progress progress,
      List<RankedPoint> points,
      List<OneClaim> claims,
      @JsonIgnore @Nullable ComparisonResult found) {

    /** What was found, as {@code compare --json} writes it. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonRawValue
    @JsonView(ServeJson.Whole.class)
    @Nullable String result() {
      return found == null ? null : ResultFile.compactJson(found);
    }
  }

  /**
   * How far it is.
   *
   * @param doing what is being done, in words
   * @param secondsLeft null before a first step is done
   */
  record Progress(int done, int steps, String doing, @Nullable Double secondsLeft) {}

  /** What an experiment is there to show, and in words whether its rounds bear that out. */
  record OneClaim(String experiment, String claim, Claim.Outcome verdict, String sentence) {}

  private final List<String> experiments;
  private final List<Facts> targets;
  private final Instant created;

  // Guarded by this.
  private int steps;
  private int done;
  private String doing = "";
  private List<RankedPoint> points = List.of();
  private List<OneClaim> claims = List.of();
  private @Nullable ComparisonResult result;

  ComparisonRun(
      long id,
      Origin origin,
      List<String> experiments,
      List<Facts> targets,
      Instant created,
      ChangeCounter changes) {
    super(id, origin, changes);
    this.experiments = experiments;
    this.targets = targets;
    this.created = created;
  }

  /** All that it found, in place of what it found so far. */
  synchronized void found(ComparisonResult all) {
    result = all;
    points = List.of();
    claims = List.of();
    all.experiments().forEach(this::found);
  }

  @Override
  public synchronized void found(ExperimentResult experiment) {
    points = with(points, RankedPoint.of(experiment, targets));
    Claim told = experiment.claimVerdict();
    if (told != null) {
      String name = experiment.name();
      OneClaim claim = new OneClaim(name, experiment.claim(), told.verdict(), told.sentence());
      claims = with(claims, List.of(claim));
    }
    changed();
  }

  private static <T> List<T> with(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  @Override
  public synchronized void planned(int all, Duration atMost) {
    steps = all;
    changed();
  }

  @Override
  public synchronized void doing(String what) {
    doing = what;
    changed();
  }

  @Override
  public synchronized void done(String what) {
    done++;
    changed();
  }

  synchronized List<RankedPoint> points() {
    return points;
  }

  /** What it found; null before it is over, or if that is nothing. */
  synchronized @Nullable ComparisonResult result() {
    return result;
  }

  @Override
  synchronized View view() {
    Life life = life();
    return new View(
        id, life, origin, experiments, targets, created, progress(life), points, claims, result);
  }

  private @Nullable Progress progress(Life life) {
    if (life.began() == null || life.ended() != null) {
      return null;
    }
    double seconds = Duration.between(life.began(), Instant.now()).toMillis() / 1e3;
    return new Progress(
        done, steps, doing, done == 0 ? null : Double.valueOf(seconds / done * (steps - done)));
  }
}
