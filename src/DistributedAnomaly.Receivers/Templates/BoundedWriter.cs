using System.Diagnostics;
using System.Text;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>Takes a text up to a length and a time.</summary>
internal sealed class BoundedWriter : StringWriter
{
    private readonly long _begun = Stopwatch.GetTimestamp();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(char[] buffer, int index, int count)
    {
        Write(buffer, index, count);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    private void Check(int more)
    {
        if (GetStringBuilder().Length + more > TemplateLimits.MaxLength)
            throw new TemplateException(0, 0, $"the text is longer than {TemplateLimits.MaxLength} characters");
        if (Stopwatch.GetElapsedTime(_begun) > TemplateLimits.MaxTime)
            throw new TemplateException(0, 0, $"the text takes longer than {TemplateLimits.MaxTime.TotalSeconds} s");
    }
}
