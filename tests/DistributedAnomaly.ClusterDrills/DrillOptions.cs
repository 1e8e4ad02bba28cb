using System.Globalization;

namespace DistributedAnomaly.ClusterDrills;

/// <summary>How large a drill is. Given as <c>--name value</c>.</summary>
internal sealed record DrillOptions
{
    public const string Usage = """
        Usage: NAME [--option value]...

          throughput   observations a second through 1, 2 and 3 silos (--silos 1,2,3)
          kill         kill -9 of a silo under load, --runs times
          stop         SIGTERM of a silo under load
          join         a further silo comes under load: how the activations spread
          windows      a fleet that is looked at as a whole (--silos 2 --entities 2000): what comparing its entities costs
          outage       PostgreSQL away for --seconds under load, continuing and refusing

          --silos N[,N...]   silos at the start (throughput: one measurement for each)
          --entities N       in the fleet (100,000)
          --seconds N        of measuring, or of the outage (60)
          --runs N           of the drill (1)
          --parallel N       pushes under way at once (8)
          --batch N          observations of a push (1,000)
          --round-ms N       least time between two observations of an entity; 0: as fast as it goes (0; stop, outage: 1,000; kill: 10,000 observations a second)
          --incidents N      one entity in N has incidents (100)
          --http 1           push JSON over HTTP instead of through an Orleans client
          --loss-window-ms N (10,000)
          --probe-ms N       probes of silos (1,000)

        With DRILL_CONSOLES=FOLDER what the silos wrote to their consoles is kept there.
        """;

    public IReadOnlyList<int> Silos { get; init; } = [3];

    public int Entities { get; init; } = 100_000;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    public int Runs { get; init; } = 1;

    /// <summary>Pushes under way at once.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>Observations of one push.</summary>
    public int Batch { get; init; } = 1_000;

    /// <summary>Least time between two observations of an entity; null: as the drill likes.</summary>
    public TimeSpan? Round { get; init; }

    /// <summary>One entity in so many has incidents.</summary>
    public int IncidentEvery { get; init; } = 100;

    public bool Http { get; init; }

    public TimeSpan LossWindow { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">An option is not known, or has no number.</exception>
    public static DrillOptions Parse(IReadOnlyList<string> args)
    {
        var options = new DrillOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
                throw new ArgumentException($"{args[i]} needs a value.{Environment.NewLine}{Usage}", nameof(args));
            var numbers = Array.ConvertAll(args[i + 1].Split(','), text => Number(args[i], text));
            var value = numbers[0];
            options = args[i] switch
            {
                "--silos" => options with { Silos = numbers },
                "--entities" => options with { Entities = value },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(value) },
                "--runs" => options with { Runs = value },
                "--parallel" => options with { Parallel = value },
                "--batch" => options with { Batch = value },
                "--round-ms" => options with { Round = TimeSpan.FromMilliseconds(value) },
                "--incidents" => options with { IncidentEvery = Math.Max(1, value) },
                "--http" => options with { Http = value != 0 },
                "--loss-window-ms" => options with { LossWindow = TimeSpan.FromMilliseconds(value) },
                "--probe-ms" => options with { Probe = TimeSpan.FromMilliseconds(value) },
                _ => throw new ArgumentException($"'{args[i]}' is no option.{Environment.NewLine}{Usage}", nameof(args)),
            };
        }

        return options;
    }

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100_000_000
            ? number
            : throw new ArgumentException($"{option} needs a number from 0 to 100,000,000, not '{text}'.", nameof(text));
}
