using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>One observation.</summary>
public sealed record ScenarioRow(string Entity, long TimeMs, ContextLabels? Labels, IReadOnlyList<KeyValuePair<string, double>> Values);
