using System.Globalization;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Benchmarks.Newcomers;

/// <summary>
/// What a prior is worth: servers that join an established fleet, each in the fleet's fifth day at another time, beside their peers and a model of the
/// fleet, whose baselines begin with their first value or where those of their cohort are. No server is at fault but a copy of each newcomer, some
/// hours after it joined.
/// </summary>
internal static class NewcomersCommand
{
    private const int Established = 500, Newcomers = 200;
    private const int Days = 7;

    /// <param name="args">Seed (1); "why" tells each false alarm.</param>
    public static int Run(string[] args)
    {
        var seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var isTold = args.ElementAtOrDefault(1) == "why";
        NewcomerArm[] arms = [.. from hasModel in (bool[])[false, true] from hasPrior in (bool[])[false, true]
            select new NewcomerArm(Newcomers, hasModel, hasPrior) { Alarmed = isTold ? (hours, monitor, verdict) => Tell(hasModel, hasPrior, hours, monitor, verdict) : null }];
        Console.WriteLine($"{Established} servers, {Newcomers} newcomers from day 4 on, 8 metrics, one minute, seed {seed}");
        var fleet = new JoiningFleet(Options(seed), arms);
        fleet.Run();
        Console.WriteLine("model  prior   false alarms of newcomers    in hours after joining  second   of faults    |deviation|");
        Console.WriteLine("               first day   per server-day   0-6  6-12 12-18 18-24     day       found        0-6  6-24");
        foreach (var arm in arms)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(arm.HasModel ? "yes" : "no"),-7}{(arm.HasPrior ? "yes" : "no"),-8}{arm.Alarms.Sum(),9}{(double)arm.Alarms.Sum() / Newcomers,17:0.000}{arm.Alarms[0],6}{arm.Alarms[1],6}{arm.Alarms[2],6}{arm.Alarms[3],6}{arm.LaterAlarms,8}{arm.Found,10} of {Newcomers}{arm.DeviationEarly,12:0.00}{arm.DeviationLater,6:0.00}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"established servers, with peers and model: {fleet.Usual:0.000} false alarms per server-day"));
        return 0;
    }

    private static SimulationOptions Options(int seed) => new()
    {
        Servers = Established + Newcomers, Days = Days, Seed = seed, FaultsPerServerDay = 0, FaultsPerCohortDay = 0,
    };

    private static void Tell(bool hasModel, bool hasPrior, double hours, EntityMonitor monitor, Verdict verdict)
    {
        var reasons = string.Join("; ", verdict.Reasons.ToArray().Select(r => string.Create(
            CultureInfo.InvariantCulture, $"{r.Metric} {r.Observed:0.###} instead of {r.Expected:0.###} ({r.Detector}, {r.Share:P0})")));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(hasModel ? "model" : "peers")}{(hasPrior ? ", prior" : "")}: {hours:0.0} h, surprise {verdict.Surprise:0.0}, view {(monitor.Opinion.Strangeness > 0 ? monitor.Opinion.View : -1)}: {reasons}"));
    }
}
