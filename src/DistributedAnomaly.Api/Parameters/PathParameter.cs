namespace DistributedAnomaly.Api.Parameters;

/// <summary>Describes a part of the path; <see cref="RequestPath"/> reads it.</summary>
internal sealed record PathParameter(string Name, string Description);
