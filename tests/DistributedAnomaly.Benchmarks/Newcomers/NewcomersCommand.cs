using System.Globalization;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Benchmarks.Newcomers;

/// <summary>
/// What a prior is worth: servers that join an established fleet, each in the fleet's fifth day at another time, beside their peers and a model of the
/// fleet, whose baselines begin with their first value or where those of their cohort are. No server is at fault but, in a run of its own, each
/// newcomer once, some hours after it joined.
/// </summary>
internal static class NewcomersCommand
{
    private const int Established = 500, Newcomers = 200;
    private const int Days = 6;

    /// <param name="args">Seed (1); "model": only with a model, "peers": only without.</param>
    public static int Run(string[] args)
    {
        var seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var models = args.ElementAtOrDefault(1) switch { "model" => (bool[])[true], "peers" => [false], _ => [false, true] };
        Console.WriteLine($"{Established} servers, {Newcomers} newcomers from day 4 on, 8 metrics, one minute, seed {seed}");
        Console.WriteLine("model  prior   false alarms of newcomers    in hours after joining       of faults    |deviation|");
        Console.WriteLine("               first day   per server-day   0-6  6-12 12-18 18-24        found        0-6  6-24");
        foreach (var hasModel in models)
        {
            foreach (var hasPrior in (bool[])[false, true])
            {
                var calm = new JoiningFleet(Options(seed), Newcomers, hasModel, hasPrior, isFaulty: false);
                calm.Run();
                var faulty = new JoiningFleet(Options(seed), Newcomers, hasModel, hasPrior, isFaulty: true);
                faulty.Run();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(hasModel ? "yes" : "no"),-7}{(hasPrior ? "yes" : "no"),-8}{calm.Alarms.Sum(),9}{(double)calm.Alarms.Sum() / Newcomers,17:0.000}{calm.Alarms[0],6}{calm.Alarms[1],6}{calm.Alarms[2],6}{calm.Alarms[3],6}{faulty.Found,10} of {Newcomers}{calm.DeviationEarly,12:0.00}{calm.DeviationLater,6:0.00}"));
            }
        }

        return 0;
    }

    private static SimulationOptions Options(int seed) => new()
    {
        Servers = Established + Newcomers, Days = Days, Seed = seed, FaultsPerServerDay = 0, FaultsPerCohortDay = 0,
    };
}
