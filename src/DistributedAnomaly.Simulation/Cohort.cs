using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Simulation.Schedules;

namespace DistributedAnomaly.Simulation;

/// <summary>The servers of one role in one region: they share demand, deploys and what befalls all of them.</summary>
internal sealed class Cohort
{
    private const double MemoryPerMinute = 0.95;

    private readonly SeededRandom _random;
    private readonly double _memory;
    private readonly double _news;
    private int _nextEffect;

    /// <param name="number">Position among the cohorts.</param>
    /// <param name="seed">Of the fleet.</param>
    /// <param name="region">Position of the region: its clock is so many times five hours ahead.</param>
    /// <param name="minutes">Between two steps.</param>
    public Cohort(int number, int seed, int region, double minutes)
    {
        Number = number;
        Role = ServerRole.All[number % ServerRole.All.Length];
        Region = region;
        Name = $"{Role.Name}-{Regions[region]}";
        _random = new SeededRandom(seed, -1 - number);
        _memory = PortableMath.Pow(MemoryPerMinute, minutes);
        _news = Math.Sqrt(1 - _memory * _memory);
    }

    public static IReadOnlyList<string> Regions { get; } = ["eu", "us", "asia", "south", "north"];

    public int Number { get; }

    public string Name { get; }

    public ServerRole Role { get; }

    public int Region { get; }

    public List<int> Members { get; } = [];

    /// <summary>All that befalls it, in order of beginning.</summary>
    public List<CohortEffect> Effects { get; } = [];

    /// <summary>Days of the simulation, from 0, that are holidays here.</summary>
    public HashSet<int> Holidays { get; } = [];

    /// <summary>Those that some member may feel now.</summary>
    public List<CohortEffect> Active { get; } = [];

    /// <summary>What its demand is above what is expected, in standard deviations.</summary>
    public double Common { get; private set; }

    public void Advance(int step)
    {
        Common = Common * _memory + _random.NextNormal() * _news;
        while (_nextEffect < Effects.Count && Effects[_nextEffect].Effect.First <= step)
            Active.Add(Effects[_nextEffect++]);
        Active.RemoveAll(effect => effect.Last < step);
    }
}
