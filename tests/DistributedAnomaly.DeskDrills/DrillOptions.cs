using System.Globalization;

namespace DistributedAnomaly.DeskDrills;

/// <summary>How large a drill is. Given as <c>--name value</c>.</summary>
internal sealed record DrillOptions
{
    public const string Usage = """
        Usage: NAME [--option value]...

          storm          many alerts of many entities, once with a healthy receiver alone and once beside a slow and a dead one
          kills          kill -9 of the server at random moments of a storm, with a restart each time
          incident       a fault of a whole fleet: one incident is told, with nothing configured and with a route
          alertmanager   the same alerts to this server and to a real Alertmanager: what each of them told, side by side

          --entities N   with alerts (storm, incident: 1,000; kills: 100)
          --alerts N     of the storm (10,000)
          --seconds N    that the storm takes (60)
          --kills N      (200)
          --seed N       of the random moments (1)
          --routes 0     without routes: every alert to every receiver at once (1: with routes)
        """;

    public int? Entities { get; init; }

    public int Alerts { get; init; } = 10_000;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    public int Kills { get; init; } = 200;

    public int Seed { get; init; } = 1;

    public bool Routes { get; init; } = true;

    /// <exception cref="ArgumentException">An option is not known, or has no number.</exception>
    public static DrillOptions Parse(IReadOnlyList<string> args)
    {
        var options = new DrillOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
                throw new ArgumentException($"{args[i]} needs a value.{Environment.NewLine}{Usage}", nameof(args));
            var value = Number(args[i], args[i + 1]);
            options = args[i] switch
            {
                "--entities" => options with { Entities = Math.Max(1, value) },
                "--alerts" => options with { Alerts = Math.Max(1, value) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Math.Max(1, value)) },
                "--kills" => options with { Kills = value },
                "--seed" => options with { Seed = value },
                "--routes" => options with { Routes = value != 0 },
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
