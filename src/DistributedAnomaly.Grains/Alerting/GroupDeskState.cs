using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>What the group desk knows, as it is sent.</summary>
/// <param name="Alerts">Of which somebody is to be told.</param>
/// <param name="Kinds">Of the documents.</param>
/// <param name="Keys">Of the documents.</param>
/// <param name="Bodies">The documents.</param>
[GenerateSerializer, Alias("anomaly.GroupDeskState")]
internal sealed record GroupDeskState(
    [property: Id(0)] Alert[] Alerts, [property: Id(1)] byte[] Kinds, [property: Id(2)] string[] Keys, [property: Id(3)] byte[][] Bodies);
