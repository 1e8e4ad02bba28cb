using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests.Backtesting;

public sealed class BacktestRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Incidents_AreEpisodesWithTheirReasons()
    {
        var backtest = Run(Request(2000));

        var first = backtest.Survey.Episodes.Kept[0];
        first.FromMs.ShouldBe(SyntheticFleet.TimeOf(1200));
        first.ToMs.ShouldBeGreaterThanOrEqualTo(SyntheticFleet.TimeOf(1201), "how long it goes on is the detectors' affair");
        first.Reasons[0].Metric.ShouldBe("cpu");
        first.Reasons[0].Observed.ShouldBeGreaterThan(65);
        first.Reasons[0].High.ShouldBeLessThan(20);
        first.Open.ShouldBeFalse();
        first.Labelled.ShouldBeNull();
        backtest.Rows.ShouldBe(2000);
        backtest.Alarms.ShouldBe(backtest.Survey.Opened);
        backtest.EntityDays.ShouldBe(2000 / 1440.0, 0.01);
        backtest.CadenceMs.ShouldBe(60_000, 1);
        backtest.Quality.ShouldBeNull();
        backtest.Impacts.ShouldNotBeEmpty("the alarms a threshold would mean need no labels");
        backtest.Survey.Detectors.Ordered.ShouldNotBeEmpty();
    }

    [Fact]
    public void Run_Labels_GiveTheFiguresOfTheEvaluation()
    {
        var backtest = Run(Request(2000) with { Labels = [Write("web0.labels.csv", SyntheticFleet.Labels(2000))] });

        var quality = backtest.Quality.ShouldNotBeNull();
        var rows = backtest.Survey.Evaluated["web0"];
        var series = rows.ToSeries("web0");
        var expected = SeriesEvaluation.Of(series, EvaluationQuestion.Default, rows.Flagged);
        quality.Fleet.AucPr!.Value.ShouldBe(expected.AucPr!.Value);
        quality.Fleet.AucRoc!.Value.ShouldBe(expected.AucRoc!.Value);
        quality.BestF1.Counts.ShouldBe(expected.BestF1!.Counts);
        quality.Decided.Counts.ShouldBe(expected.Decided!.Counts);
        series.Anomalous.ShouldBe(40);
        series.Rows.ShouldBe(2000);
        backtest.Survey.Episodes.Kept.ShouldContain(entry => entry.Labelled == true);
        var events = backtest.Entities[0].Events.ShouldNotBeNull();
        events.Count.ShouldBe(2);
        events.Events[0].ShouldBe(new LabelledEvent(SyntheticFleet.TimeOf(1200), SyntheticFleet.TimeOf(1219), true));
        backtest.Entities[0].FalseAlarms.ShouldBe(backtest.Survey.Episodes.Kept.Count(entry => entry.Labelled == false));
    }

    [Fact]
    public async Task Run_Verdicts_AreThoseOfScore()
    {
        var request = Request(2000, entities: 3);
        var backtest = Run(request with { Policy = new FleetPolicy { AlertsPerDay = 2 } });
        var policy = Write("policy.yaml", "alerts_per_day: 2\n");

        var scores = (await CliRun.HereAsync("score", request.Files[0], "--policy", policy)).Lines[1..];

        foreach (var (entity, rows) in backtest.Survey.Evaluated)
        {
            scores.Where(line => line.Split(',')[1] == entity).Select(line => double.Parse(line.Split(',')[2]))
                .ShouldBe(rows.Scores.Select(score => Math.Round(score, 6)));
        }

        backtest.Survey.Anomalous.ShouldBe(scores.Count(line => line.Split(',')[3] != "none"));
    }

    [Fact]
    public void Run_Traces_HoldEverySpikeAndTheVerdictsOfTheFirstPass()
    {
        var backtest = Run(Request(2000) with { Bounds = Bounds.Default with { Columns = 200 } });

        var trace = backtest.Traces.ShouldHaveSingleItem();
        trace.Columns.ShouldBe(100, "200 columns are shared by two metrics");
        trace.Metrics[0].Metric.ShouldBe("cpu", "it said most");
        var values = File.ReadLines(backtest.Request.Files[0]).Skip(1).Select(line => double.Parse(line.Split(',')[2])).ToList();
        trace.Metrics[0].Max.Max().ShouldBe(values.Max());
        trace.Metrics[0].Min.Min().ShouldBe(values.Min());
        trace.Metrics[0].Rows.Sum().ShouldBe(2000);
        trace.Surprise.Max().ShouldBe(trace.Tally.PeakSurprise);
        trace.Metrics[0].Marks.Count(double.IsFinite).ShouldBeGreaterThan(0);
        var closeUp = backtest.CloseUps[0].Trace;
        closeUp.FromMs.ShouldBeLessThan(backtest.CloseUps[0].Episode.FromMs);
        closeUp.Surprise.Max().ShouldBe(backtest.CloseUps[0].Episode.PeakSurprise);
    }

    [Fact]
    public void Run_Train_IsLearntFromAndNotReported()
    {
        var lines = SyntheticFleet.Csv(2000).Split('\n');
        var train = Write("train.csv", string.Join('\n', lines[..1501]) + "\n");
        var test = Write("test.csv", lines[0] + "\n" + string.Join('\n', lines[1501..]));

        var backtest = Run(new BacktestRequest { Files = [test], Train = [train] });

        backtest.TrainRows.ShouldBe(1500);
        backtest.Rows.ShouldBe(500);
        backtest.Survey.Scored.ShouldBe(500);
        backtest.Entities[0].FirstMs.ShouldBe(SyntheticFleet.TimeOf(1500));
        backtest.Survey.Episodes.Kept.ShouldAllBe(entry => entry.ToMs >= SyntheticFleet.TimeOf(1500));
    }

    [Fact]
    public void Run_Bounds_HoldAndAreCounted()
    {
        var bounds = new Bounds { ChartedEntities = 2, ChartedMetrics = 1, Columns = 300, Episodes = 1, CloseUps = 1, EvaluatedRows = 1000 };

        var backtest = Run(Request(1900, entities: 5) with { Bounds = bounds, Policy = new FleetPolicy { Threshold = 2 } });

        backtest.Entities.Count.ShouldBe(5);
        backtest.Traces.Count.ShouldBe(2);
        backtest.Traces.ShouldAllBe(trace => trace.Metrics.Count == 1 && trace.MetricCount == 2);
        backtest.CloseUps.Count.ShouldBe(1);
        backtest.Survey.Episodes.Kept.Count.ShouldBe(1);
        backtest.Survey.Episodes.Left.ShouldBe(backtest.Alarms - 1);
        backtest.Alarms.ShouldBeGreaterThan(2);
        backtest.Survey.EvaluatedRows.ShouldBe(1000);
        backtest.Survey.NotEvaluated.ShouldBe(1900 * 5 - 1000);
        backtest.Survey.Evaluated.Values.Sum(rows => rows.Scores.Count).ShouldBe(1000);
    }

    private BacktestRequest Request(int rows, int entities = 1) => new() { Files = [Write("fleet.csv", SyntheticFleet.Csv(rows, entities))] };

    private static Backtest Run(BacktestRequest request) => new BacktestRun(request, "test").Run(TestContext.Current.CancellationToken);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }
}
