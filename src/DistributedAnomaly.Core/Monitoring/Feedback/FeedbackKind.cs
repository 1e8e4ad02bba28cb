namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>What somebody says about an alert or an entity. The numbers are on disk: never change one.</summary>
public enum FeedbackKind : byte
{
    /// <summary>It was one: what was said before about the same pattern no longer holds.</summary>
    TrueAlarm = 0,

    /// <summary>It was none: the same pattern has to be more unusual than that to be an alarm again.</summary>
    FalseAlarm = 1,

    /// <summary>It is how things are now: as a false alarm, and it is learnt at full pace.</summary>
    Expected = 2,

    /// <summary>A deployment or maintenance: between two times nothing is learnt. It is judged all the same.</summary>
    Freeze = 3,
}
