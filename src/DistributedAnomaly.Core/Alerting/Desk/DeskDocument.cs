namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>A part of a desk's state as bytes.</summary>
/// <param name="Body">Null: it is gone.</param>
public sealed record DeskDocument(DocumentKind Kind, string Key, byte[]? Body);
