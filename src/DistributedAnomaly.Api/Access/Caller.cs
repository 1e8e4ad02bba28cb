using DistributedAnomaly.Api.Problems;

namespace DistributedAnomaly.Api.Access;

/// <summary>Who asks: the holder of a key, or anyone on this machine where no keys are configured.</summary>
internal sealed class Caller(ApiKey? key)
{
    public static readonly Caller Local = new(key: null);

    /// <summary>Null: all fleets.</summary>
    public IReadOnlySet<string>? Fleets => key?.Fleets;

    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The access check did not run before this endpoint.");

    public bool Covers(string fleet) => key is null || key.Covers(fleet);

    /// <exception cref="ProblemException">403: the key is for other fleets.</exception>
    public void Demand(string fleet)
    {
        if (!Covers(fleet))
            throw new ProblemException(ProblemTypes.Forbidden, $"The key '{key!.Name}' does not cover the fleet '{fleet}'.");
    }
}
