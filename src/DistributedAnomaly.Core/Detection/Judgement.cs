namespace DistributedAnomaly.Core.Detection;

/// <summary>
/// Sum of the evidences of one feature. An evidence q is -log10 of the chance of its score in 40 minutes; it adds
/// max(0, q - 1)^1.5, so that several independent hints add up and everyday wiggles add nothing.
/// </summary>
internal struct Judgement
{
    public double Strength;
    public double Loudest;
    public Voice Voice;

    public void Add(double q, Voice voice)
    {
        q -= 1;
        if (!(q > 0))
            return;
        var part = q * Math.Sqrt(q);
        Strength += part;
        if (part <= Loudest)
            return;
        Loudest = part;
        Voice = voice;
    }
}
