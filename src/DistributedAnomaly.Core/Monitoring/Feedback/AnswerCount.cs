namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>How often alarms were called real and false.</summary>
internal readonly record struct AnswerCount(int Real, int False)
{
    public AnswerCount Plus(bool isReal) => isReal ? this with { Real = Real + 1 } : this with { False = False + 1 };
}
