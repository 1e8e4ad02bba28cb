
namespace DistributedAnomaly.Simulation;

/// <summary>The demand that is expected of a role at a time: about -1 at night to 1 at the peak.</summary>
internal static class Demand
{
    private const int HoursPerRegion = 5;

    public static double Expected(Cohort cohort, long seconds, DateTimeOffset start)
    {
        var local = start.ToUnixTimeSeconds() + seconds + cohort.Region * HoursPerRegion * 3600L;
        var day = Math.DivRem(local, 86_400, out var second);
        // The epoch began on a Thursday.
        var weekday = (int)((day + 3) % 7);
        var role = cohort.Role;
        var hour = second / 3600.0 - role.PeakHour;
        var wave = Wave(hour / 24) + role.Second * Wave(hour / 12);
        var simulated = (int)(day - Math.DivRem(start.ToUnixTimeSeconds(), 86_400, out _));
        var isFree = weekday >= 5 || cohort.Holidays.Contains(simulated);
        var level = role.Swing * wave;
        return isFree ? role.Weekend * (level + 1) - 1 : level;
    }

    /// <summary>Cosine of so many turns, the same on every machine.</summary>
    public static double Wave(double turns)
    {
        turns -= Math.Floor(turns);
        // Symmetric about one half; sin of the rest by its series.
        var x = Math.PI * 2 * (Math.Abs(turns - 0.5) - 0.25);
        var q = x * x;
        return x * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110)))));
    }
}
