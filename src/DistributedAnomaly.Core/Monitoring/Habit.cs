using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// What the fleet's model finds rare but an entity does on most days is its habit: it is as surprising as what happens every few days. 16 bytes.
/// Not thread-safe.
/// </summary>
internal sealed class Habit
{
    /// <summary>A habit makes a thing at most a hundred times less surprising: it is not to hide what is far stranger.</summary>
    private const double Most = 2;

    /// <summary>A day without anything strange is a known one.</summary>
    private const float LeastKnown = 0.01f;

    /// <summary>The largest surprise of today and of the days before.</summary>
    private readonly float[] _days = new float[1 + Days.Kept];

    /// <summary>Takes what the model says.</summary>
    /// <returns>How surprising it is for this entity.</returns>
    public double Heed(double surprise)
    {
        _days[0] = Math.Max(_days[0], Math.Max(LeastKnown, (float)surprise));
        // One day is no habit.
        var discount = _days[2] == 0 ? 0 : Math.Clamp(Days.Middle(_days.AsSpan(1)) - FleetModel.Strange, 0, Most);
        return Math.Max(0, surprise - discount);
    }

    public void EndDay() => Days.End(_days);

    public void Save(SnapshotWriter writer) => writer.Floats(_days);

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static Habit Load(ref SnapshotReader reader)
    {
        var loaded = new Habit();
        reader.Floats(loaded._days);
        return loaded;
    }
}
