namespace DistributedAnomaly.Core.Monitoring.Conditions;

/// <summary>Puts reasons that are not of metrics among those of a verdict: the most surprising first, broken rules before all else, as many as a verdict keeps.</summary>
/// <param name="verdict">Has the reasons of metrics.</param>
/// <param name="total">Weights of everything that speaks (see <see cref="WeightOf"/>).</param>
internal readonly ref struct ReasonList(Verdict verdict, double total)
{
    /// <summary>Part of a surprise among several.</summary>
    public static double WeightOf(double surprise) => surprise * surprise;

    /// <param name="reason">Without its share.</param>
    /// <param name="within">It stands at this place at the latest.</param>
    public void Add(in Reason reason, int within = Verdict.MaxReasons) =>
        verdict.Insert(reason with { Share = total > 0 ? WeightOf(reason.Surprise) / total : 0 }, within);
}
