using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation.Schedules;

/// <summary>Draws the faults and puts their effects where they strike.</summary>
internal sealed class FaultSchedule(
    SimulationOptions options, IReadOnlyList<Cohort> cohorts, IReadOnlyList<SimulatedServer> servers,
    IReadOnlyList<(Cohort Cohort, CohortEffect Effect)> surges, SeededRandom random)
{
    /// <summary>Of faults of single servers, how many are of which kind.</summary>
    private static readonly (FaultKind Kind, double Share)[] Mix =
    [
        (FaultKind.Point, 0.2), (FaultKind.Contextual, 0.2), (FaultKind.Collective, 0.2), (FaultKind.Drift, 0.2), (FaultKind.Relative, 0.1),
        (FaultKind.Silent, 0.1),
    ];

    private readonly int _calm = (int)(options.CalmStart.TotalSeconds / options.CadenceSeconds);
    private readonly List<Fault> _faults = [];
    private readonly HashSet<int> _struck = [];

    /// <summary>At most one fault of its own strikes a server.</summary>
    public IReadOnlyList<Fault> Draw()
    {
        var days = Math.Max(0, options.Days - options.CalmStart.TotalDays);
        var count = (int)Math.Round(options.FaultsPerServerDay * servers.Count * days);
        foreach (var (kind, share) in Mix)
        {
            for (var i = (int)Math.Round(share * count); i > 0 && _struck.Count < servers.Count; i--)
                Draw(kind);
        }

        foreach (var cohort in cohorts)
        {
            if (random.NextDouble() < options.FaultsPerCohortDay * days)
                StrikeCohort(cohort);
        }

        _faults.Sort((a, b) => a.FirstStep != b.FirstStep ? a.FirstStep.CompareTo(b.FirstStep) : a.Server.CompareTo(b.Server));
        return [.. _faults.Select((fault, i) => fault with { Number = i + 1 })];
    }

    private void Draw(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.Relative:
                StayBehind();
                break;
            case FaultKind.Silent:
                Strike(kind, 15 + 75 * random.NextDouble(), Shape.Step, new Signature("no reports"), 0);
                break;
            case FaultKind.Point:
                Strike(kind, 1 + random.Next(3), Shape.Step, OneOf(Signature.Faults), Size(kind));
                break;
            case FaultKind.Collective:
                Strike(kind, 60 + 120 * random.NextDouble(), Shape.Step, OneOf(Signature.Faults), Size(kind));
                break;
            case FaultKind.Drift:
                Strike(kind, 240 + 240 * random.NextDouble(), Shape.Ramp, OneOf(Signature.Drifts), Size(kind));
                break;
            default:
                Strike(kind, 30 + 90 * random.NextDouble(), Shape.Step, Signature.Demand, Size(kind));
                break;
        }
    }

    private void Strike(FaultKind kind, double minutes, Shape shape, Signature signature, double size)
    {
        var server = FreeServer();
        var steps = Math.Max(1, Steps(minutes));
        var first = Somewhere(steps);
        if (kind == FaultKind.Contextual)
            size *= OutOfPlace(servers[server], ref first, steps);
        var effect = new Effect(first, first + steps - 1, shape, signature.Shifts(size, random), kind == FaultKind.Silent);
        servers[server].Effects.Add(effect);
        _faults.Add(new Fault(
            0, kind, server, servers[server].Cohort.Number, effect.First, effect.Last, Math.Abs(size),
            kind == FaultKind.Contextual ? "demand out of place" : signature.Cause, [server]));
    }

    // More demand by night or less by day: moved to where the season is away from its middle.
    private double OutOfPlace(SimulatedServer server, ref int first, int steps)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var expected = Demand.Expected(server.Cohort, (first + steps / 2L) * options.CadenceSeconds, options.Start);
            if (Math.Abs(expected) >= 0.3)
                return expected > 0 ? -1 : 1;
            first = Somewhere(steps);
        }

        return 1;
    }

    // What its peers do, taken back: the server itself looks as ever.
    private void StayBehind()
    {
        var possible = surges.Where(s => s.Effect.Effect.First >= _calm && s.Effect.Effect.Last < options.Steps).ToList();
        if (possible.Count == 0)
            return;
        var (cohort, surge) = possible[random.Next(possible.Count)];
        var server = cohort.Members[random.Next(cohort.Members.Count)];
        if (!_struck.Add(server))
            return;
        surge.Delays[servers[server].Position] = -1;
        var effect = surge.Effect;
        _faults.Add(new Fault(
            0, FaultKind.Relative, server, cohort.Number, effect.First, effect.Last, effect.Shifts.Max(Math.Abs), "left out of a surge", [server]));
    }

    private void StrikeCohort(Cohort cohort)
    {
        var steps = Steps(30 + 90 * random.NextDouble());
        var first = Somewhere(steps);
        var share = 0.5 + 0.4 * random.NextDouble();
        var signature = OneOf(Signature.Faults);
        var size = Size(FaultKind.CohortWide);
        var delays = new int[cohort.Members.Count];
        var gains = new float[delays.Length];
        var members = new List<int>();
        for (var i = 0; i < delays.Length; i++)
        {
            gains[i] = (float)(0.8 + 0.4 * random.NextDouble());
            delays[i] = random.NextDouble() < share ? random.Next(3) : -1;
            if (delays[i] >= 0)
                members.Add(cohort.Members[i]);
        }

        var effect = new Effect(first, first + steps - 1, Shape.Step, signature.Shifts(size, random));
        cohort.Effects.Add(new CohortEffect(effect, delays, gains));
        _faults.Add(new Fault(0, FaultKind.CohortWide, -1, cohort.Number, first, effect.Last + 2, size, signature.Cause, members));
    }

    private int FreeServer()
    {
        while (true)
        {
            var server = random.Next(servers.Count);
            if (_struck.Add(server))
                return server;
        }
    }

    private int Somewhere(int steps) => _calm + random.Next(Math.Max(1, options.Steps - _calm - steps));

    private double Size(FaultKind kind) => FaultSizes.Of(kind).Draw(random);

    private Signature OneOf(Signature[] signatures) => signatures[random.Next(signatures.Length)];

    private int Steps(double minutes) => (int)Math.Round(minutes * 60 / options.CadenceSeconds);
}
