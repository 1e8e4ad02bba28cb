namespace DistributedAnomaly.Core.Neural.Layers;

/// <summary>What flows between layers: so many features at each of so many time steps (1 where there is no time).</summary>
public readonly record struct LayerShape(int Steps, int Features)
{
    public int Length => Steps * Features;
}
