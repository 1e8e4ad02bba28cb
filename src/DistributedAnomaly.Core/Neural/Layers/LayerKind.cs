namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>The first byte of a stored layer.</summary>
internal enum LayerKind : byte
{
    Dense = 1,
    Dropout = 2,
    Lstm = 3,
    Repeat = 4,
}
