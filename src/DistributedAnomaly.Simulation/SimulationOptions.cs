namespace DistributedAnomaly.Simulation;

/// <summary>What is simulated. The same options give the same values on every machine.</summary>
public sealed record SimulationOptions
{
    public const int MostServers = 1_000_000;
    public const int MostDays = 366;

    /// <value>Default 200; 1 to <see cref="MostServers"/>.</value>
    public int Servers { get; init; } = 200;

    /// <value>Default 7; 1 to <see cref="MostDays"/>.</value>
    public int Days { get; init; } = 7;

    /// <summary>Time between two observations of a server.</summary>
    /// <value>Default 60 s; 10 to 3,600.</value>
    public int CadenceSeconds { get; init; } = 60;

    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>UTC time of the first observation.</summary>
    /// <value>Default Monday, 2026-06-01.</value>
    public DateTimeOffset Start { get; init; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Faults of single servers, per server and day.</summary>
    /// <value>Default 0.004: one in 250 days; 0 to 10.</value>
    public double FaultsPerServerDay { get; init; } = 0.004;

    /// <summary>Faults that strike many servers of a cohort at once, per cohort and day.</summary>
    /// <value>Default 0.02; 0 to 10.</value>
    public double FaultsPerCohortDay { get; init; } = 0.02;

    /// <summary>No fault begins earlier.</summary>
    /// <value>Default 1 day: who watches has to learn first.</value>
    public TimeSpan CalmStart { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Share of servers that join the fleet after its start.</summary>
    /// <value>Default 0; 0 to 1.</value>
    public double Newcomers { get; init; }

    /// <summary>Observations of each server, those that are lost included.</summary>
    public int Steps => (int)(Days * 86_400L / CadenceSeconds);

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Check()
    {
        Within(Servers, 1, MostServers, nameof(Servers));
        Within(Days, 1, MostDays, nameof(Days));
        Within(CadenceSeconds, 10, 3600, nameof(CadenceSeconds));
        Within(FaultsPerServerDay, 0, 10, nameof(FaultsPerServerDay));
        Within(FaultsPerCohortDay, 0, 10, nameof(FaultsPerCohortDay));
        Within(Newcomers, 0, 1, nameof(Newcomers));
        Within(CalmStart.TotalDays, 0, MostDays, nameof(CalmStart));
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {least} to {most}");
    }
}
