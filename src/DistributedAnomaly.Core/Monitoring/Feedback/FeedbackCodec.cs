using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>Feedback as bytes.</summary>
public static class FeedbackCodec
{
    private const byte Version = 1;
    private const int MaxPatterns = 16;

    public static void Write(SnapshotWriter writer, EntityFeedback feedback)
    {
        writer.Byte(Version);
        writer.Byte((byte)feedback.Kind);
        writer.Double(feedback.Surprise);
        writer.Long(feedback.Episode);
        writer.Long(feedback.FromMs);
        writer.Long(feedback.UntilMs);
        writer.Long(feedback.AtMs);
        writer.Long(feedback.SinceMs);
        writer.Text(feedback.By);
        writer.Text(feedback.Comment);
        writer.Int(feedback.Patterns.Count);
        foreach (var pattern in feedback.Patterns)
        {
            writer.Text(pattern.Metric);
            writer.Byte((byte)pattern.Side);
        }
    }

    /// <exception cref="SnapshotException">Damaged, or of a newer release.</exception>
    public static EntityFeedback Read(ref SnapshotReader reader)
    {
        var version = reader.Byte();
        if (version != Version)
            throw new SnapshotException($"feedback of version {version}; this program knows {Version}");
        var kind = reader.Byte();
        if (kind > (byte)FeedbackKind.Freeze)
            throw new SnapshotException($"unknown feedback {kind}");
        var feedback = new EntityFeedback
        {
            Kind = (FeedbackKind)kind,
            Surprise = reader.Double(),
            Episode = reader.Long(),
            FromMs = reader.Long(),
            UntilMs = reader.Long(),
            AtMs = reader.Long(),
            SinceMs = reader.Long(),
            By = reader.Text(),
            Comment = reader.Text(),
        };
        var patterns = new FeedbackPattern[reader.Length(5)];
        if (patterns.Length > MaxPatterns)
            throw new SnapshotException($"feedback about {patterns.Length} patterns");
        for (var i = 0; i < patterns.Length; i++)
            patterns[i] = new FeedbackPattern(string.Intern(reader.Text()), (PatternSide)reader.Byte());
        return feedback with { Patterns = patterns };
    }

    /// <summary>Several, in order.</summary>
    public static byte[] Write(IReadOnlyList<EntityFeedback> all)
    {
        var writer = new SnapshotWriter();
        foreach (var feedback in all)
            Write(writer, feedback);
        return writer.Written.ToArray();
    }

    /// <inheritdoc cref="Read(ref SnapshotReader)"/>
    public static IReadOnlyList<EntityFeedback> Read(ReadOnlySpan<byte> bytes)
    {
        var all = new List<EntityFeedback>();
        for (var reader = new SnapshotReader(bytes); reader.Remaining > 0;)
            all.Add(Read(ref reader));
        return all;
    }
}
