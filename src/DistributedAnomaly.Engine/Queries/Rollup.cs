namespace DistributedAnomaly.Engine.Queries;

/// <summary>One minute of one metric.</summary>
/// <param name="StartMs">Begin of the minute (Unix ms).</param>
/// <param name="Count">Values in it.</param>
/// <param name="Low">Lower end of the band at the last value.</param>
/// <param name="High">Upper end of the band at the last value.</param>
/// <param name="Surprise">The highest of the minute.</param>
public readonly record struct Rollup(
    long StartMs, int Count, double Min, double Max, double Mean, double Last, double Expected, double Low, double High, double Surprise);
