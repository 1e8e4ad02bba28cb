namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Hours of an entity in a row with unusual vectors.</summary>
/// <param name="entity">Hash of the entity.</param>
/// <param name="hour">Of its first vector.</param>
internal sealed class Happening(ulong entity, long hour)
{
    private readonly float[] _distances = new float[FleetVector.Views];
    private readonly int[] _farthest = new int[FleetVector.Views];

    public ulong Entity { get; } = entity;

    public long FirstHour { get; } = hour;

    public long LastHour { get; private set; } = hour;

    public List<ReadOnlyMemory<float>> Rows { get; } = [];

    /// <summary>How far out it went in a view.</summary>
    public float Distance(int view) => _distances[view];

    /// <summary>What it looked like then.</summary>
    public ReadOnlySpan<float> Farthest(int view) => FleetVector.View(Rows[_farthest[view]].Span, view);

    public void Add(ReadOnlyMemory<float> row, long hour, ViewShape[] shapes)
    {
        LastHour = hour;
        Rows.Add(row);
        Span<float> whitened = stackalloc float[shapes[0].Features];
        for (var v = 0; v < shapes.Length; v++)
        {
            var distance = shapes[v].Whiten(FleetVector.View(row.Span, v), whitened);
            if (distance > _distances[v])
                (_distances[v], _farthest[v]) = (distance, Rows.Count - 1);
        }
    }
}
