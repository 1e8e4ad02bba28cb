using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Simulation.Schedules;

namespace DistributedAnomaly.Simulation;

/// <summary>
/// A fleet of servers with eight metrics each, made up: daily and weekly seasons by role and region, noise that is correlated over time,
/// metrics and servers, deploys, surges, a holiday, changes for good, and labelled faults. Memory does not grow with time.
/// </summary>
/// <remarks>
/// A metric is usual value + season x demand + standard deviation x (residual + shifts), of its logarithm where it varies in per cent. The residual
/// is made of the server's demand, the cohort's demand and the metric's own part, each with a memory; the last has heavy tails.
/// </remarks>
public sealed class SimulatedFleet
{
    private readonly SimulationOptions _options;
    private readonly List<Cohort> _cohorts = [];
    private readonly SimulatedServer[] _servers;
    private int _step = -1;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SimulatedFleet(SimulationOptions options)
    {
        options.Check();
        _options = options;
        var cohorts = Math.Clamp(options.Servers / 25, 1, ServerRole.All.Length * Cohort.Regions.Count);
        for (var i = 0; i < cohorts; i++)
            _cohorts.Add(new Cohort(i, options.Seed, i / ServerRole.All.Length, options.CadenceSeconds / 60.0));
        _servers = new SimulatedServer[options.Servers];
        var joins = new SeededRandom(options.Seed, long.MaxValue);
        for (var i = 0; i < _servers.Length; i++)
        {
            var cohort = _cohorts[i % cohorts];
            _servers[i] = new SimulatedServer(i, cohort, cohort.Members.Count, options);
            if (joins.NextDouble() < options.Newcomers)
                _servers[i].Joins = joins.Next(options.Steps);
            cohort.Members.Add(i);
        }

        var schedule = new FleetSchedule(options, _cohorts, _servers);
        schedule.Draw();
        Faults = schedule.Faults;
    }

    /// <summary>Names of the metrics, in the order of every row.</summary>
    public static IReadOnlyList<string> Metrics => MetricModel.Names;

    public int Servers => _servers.Length;

    public int Cohorts => _cohorts.Count;

    /// <summary>Observations of each server, from the first to the last.</summary>
    public int Steps => _options.Steps;

    /// <summary>What detection should find, in order of beginning.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    public string NameOf(int server) => _servers[server].Name;

    public int CohortOf(int server) => _servers[server].Cohort.Number;

    public string CohortName(int cohort) => _cohorts[cohort].Name;

    /// <summary>Step at which a server reports first.</summary>
    public int JoinsAt(int server) => _servers[server].Joins;

    /// <summary>The step that <see cref="Fill"/> gives; -1 before the first.</summary>
    public int CurrentStep => _step;

    /// <summary>Unix ms of a step.</summary>
    public long TimeMs(int step) => _options.Start.ToUnixTimeMilliseconds() + step * 1000L * _options.CadenceSeconds;

    /// <summary>Goes on to the next step; <see cref="Fill"/> then gives its values.</summary>
    /// <returns>False: there is none.</returns>
    public bool Advance()
    {
        if (_step + 1 >= Steps)
            return false;
        _step++;
        foreach (var cohort in _cohorts)
            cohort.Advance(_step);
        return true;
    }

    /// <summary>Values of some servers at this step, each server once. Different servers may be filled by different threads.</summary>
    /// <param name="from">The first server.</param>
    /// <param name="values">Row after row, one value per metric; NaN in all metrics of a server that does not report.</param>
    public void Fill(int from, Span<double> values)
    {
        var seconds = (long)_step * _options.CadenceSeconds;
        for (var i = 0; i * MetricModel.Count < values.Length; i++)
            _servers[from + i].Next(_step, seconds, _options.Start, values.Slice(i * MetricModel.Count, MetricModel.Count));
    }
}
