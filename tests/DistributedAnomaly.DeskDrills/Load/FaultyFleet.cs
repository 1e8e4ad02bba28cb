using System.Globalization;
using System.Text;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>
/// A fleet whose entities are at fault when a drill says so: a rule of its policy makes an episode of the first faulty observation, and
/// ends it with the first good one.
/// </summary>
internal static class FaultyFleet
{
    public const string Name = "storm";

    /// <summary>Sections <c>alerts</c> and <c>fleets</c> of a configuration. What comes and goes so often would be held open,
    /// and what many do together would be told as one incident.</summary>
    public const string Configuration = """
        alerts: { hold_flapping: false }
        fleets:
          policies:
            storm:
              rules:
                - { name: no-fault, expect: fault < 1, surprise: 8 }
              episode: { close_after: 1, close_after_time: 0s }
              silence: { at_least: 1h }
              fleet_models: { enabled: false }
        """;

    private static readonly long StartMs = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddDays(-1).ToUnixTimeMilliseconds();

    public static string Entity(int number) => $"e{number:D5}";

    /// <summary>One observation as a line of NDJSON.</summary>
    /// <param name="entity">Whose.</param>
    /// <param name="step">Grows with each observation of the entity.</param>
    /// <param name="isFaulty">True: something is wrong.</param>
    public static string Line(int entity, int step, bool isFaulty) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"entity":"{{{Entity(entity)}}}","timestamp":{{{StartMs + step * 1000L}}},"metrics":{"fault":{{{(isFaulty ? 1 : 0)}}}},"context":{"rack":"r{{{entity % 20}}}"}}""");

    public static byte[] Body(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));
}
