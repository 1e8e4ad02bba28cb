using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Ingest;

namespace DistributedAnomaly.Api.Mapping;

/// <summary>The engine's answer in the positions of the request.</summary>
internal static class ObserveMapping
{
    public static ObserveResponse ToResponse(ParsedObservations parsed, ObserveResult result)
    {
        var rejected = new List<Rejection>(parsed.Invalid.Count + result.Rejected.Count);
        foreach (var invalid in parsed.Invalid)
            rejected.Add(new Rejection(invalid.Index, invalid.Reason));
        foreach (var refused in result.Rejected)
            rejected.Add(new Rejection(parsed.IndexOf(refused.Row), refused.Reason, refused.Retry));
        if (parsed.Invalid.Count > 0 && result.Rejected.Count > 0)
            rejected.Sort((a, b) => a.Index.CompareTo(b.Index));
        var verdicts = new Verdict[result.Verdicts.Count];
        for (var i = 0; i < verdicts.Length; i++)
        {
            var verdict = result.Verdicts[i];
            verdicts[i] = new Verdict(
                parsed.IndexOf(verdict.Row), verdict.Entity, ContractMapping.Time(verdict.TimeMs), ContractMapping.Finite(verdict.Surprise),
                ContractMapping.Word(verdict.Severity), ContractMapping.Word(verdict.State), ContractMapping.Reasons(verdict.Reasons));
        }

        return new ObserveResponse(result.Accepted, result.Ignored, rejected, verdicts);
    }
}
