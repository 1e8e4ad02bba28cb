using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.ContextLabels")]
internal struct ContextLabelsSurrogate
{
    [Id(0)] public string[] Names;
    [Id(1)] public string[] Values;
}

[RegisterConverter]
internal sealed class ContextLabelsConverter : IConverter<ContextLabels, ContextLabelsSurrogate>
{
    public ContextLabels ConvertFromSurrogate(in ContextLabelsSurrogate s) => s.Names.Length == 0
        ? ContextLabels.Empty
        : ContextLabels.From(s.Names.Zip(s.Values, KeyValuePair.Create));

    public ContextLabelsSurrogate ConvertToSurrogate(in ContextLabels v) => new()
    {
        Names = Array.ConvertAll(v.Pairs.ToArray(), p => p.Key),
        Values = Array.ConvertAll(v.Pairs.ToArray(), p => p.Value),
    };
}
