using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Benchmarks.Feedback;

/// <summary>
/// What answers of people are worth: <c>feedback FOLDER [BUDGET...]</c> plays the labelled entities of a public set as one fleet, in the order
/// of their timestamps, with a simulated operator; once without answers, then with 5, 20 and 100 per entity. Answers raise the threshold of
/// their entity (entity), teach the fleet's model (fleet), or both, as in the product.
/// </summary>
internal static class FeedbackCommand
{
    private const int Seeds = 3;

    public static int Run(string[] args)
    {
        var entities = LabelledEntity.ReadAll(args[0]);
        double[] budgets = args.Length > 1 ? [.. args[1..].Select(a => double.Parse(a, System.Globalization.CultureInfo.InvariantCulture))] : [0.5, 2];
        Console.WriteLine("budget  answers  wrong  learns   real false   AUC-PR AUC-ROC best F1  event F1: best  own   share  calm alarms");
        foreach (var budget in budgets)
        {
            Report(entities, budget, 0, 0, "nobody");
            foreach (var answers in (int[])[5, 20, 100])
                Report(entities, budget, answers, 0, "both");
            Report(entities, budget, 100, 0, "entity");
            Report(entities, budget, 100, 0, "fleet");
            Report(entities, budget, 100, 0.1, "both");
            Report(entities, budget, 100, 0.1, "fleet");
        }

        return 0;
    }

    private static void Report(LabelledEntity[] entities, double budget, int answers, double wrong, string learns)
    {
        var runs = Enumerable.Range(0, wrong > 0 ? Seeds : 1).Select(seed => Play(entities, budget, new SimulatedOperator(answers, wrong, seed), learns)).ToArray();
        Console.WriteLine(
            $"{budget,6} {answers,8} {wrong,6:0.0}  {learns,-7} {Mean(r => r.Real),5:0} {Mean(r => r.False),5:0}   {Mean(r => r.Found.AucPr!.Value),6:0.000} "
            + $"{Mean(r => r.Found.AucRoc!.Value),7:0.000} {Mean(r => r.Found.BestF1!.F1!.Value),7:0.000} {Mean(r => r.Found.BestEventF1!.EventF1!.Value),15:0.000} "
            + $"{Mean(r => r.Found.Decided!.EventF1!.Value),5:0.000} {Mean(r => r.Found.Decided!.EventF1OfBest!.Value),6:0.00} {Mean(r => r.CalmAlarms),12:0}");

        double Mean(Func<(FleetEvaluation Found, int CalmAlarms, int Real, int False), double> figure) => runs.Average(figure);
    }

    private static (FleetEvaluation Found, int CalmAlarms, int Real, int False) Play(
        LabelledEntity[] entities, double budget, SimulatedOperator people, string learns)
    {
        var plan = new MonitorPlan(FleetPolicy.Default with { AlertsPerEntityDay = budget });
        var fleet = entities.Select(entity => new WatchedSeries(entity, plan, entities.Length)).ToArray();
        while (fleet.MinBy(series => series.NextMs) is { NextMs: < long.MaxValue } next)
        {
            var now = next.NextMs;
            foreach (var (series, said) in people.Due(now))
            {
                var answer = series.Monitor.Take(learns is "fleet" ? said with { Patterns = [] } : said);
                if (answer is null || learns is "entity")
                    continue;
                plan = plan.With((plan.Feedback ?? FeedbackModel.Untaught).Learn(answer));
                foreach (var other in fleet)
                    other.Monitor.Apply(plan);
            }

            var (verdict, openedAt) = next.Observe();
            if (openedAt >= 0)
                people.Notice(next, openedAt, now, verdict);
        }

        return (FleetEvaluation.Of([.. fleet.Select(series => series.Evaluate())]), fleet.Sum(series => series.CalmAlarms), people.Real, people.False);
    }
}
