namespace DistributedAnomaly.Core.Detection;

/// <summary>
/// Sum of the evidences of one feature. An evidence q is -log10 of the chance of its score in 40 minutes; it adds
/// max(0, q - 1)^1.5, so that several independent hints add up and everyday wiggles add nothing.
/// </summary>
internal struct Judgement
{
    public double Strength;

    /// <summary>The part of voices that speak of the newest samples only: it ends when the incident ends.</summary>
    public double Present;
    public double Loudest;
    public Voice Voice;

    public void Add(double q, Voice voice, bool present)
    {
        q -= 1;
        if (!(q > 0))
            return;
        var part = q * Math.Sqrt(q);
        Strength += part;
        if (present)
            Present += part;
        if (part <= Loudest)
            return;
        Loudest = part;
        Voice = voice;
    }
}
