namespace DistributedAnomaly.Receivers.Templates;

/// <summary>A template is wrong, or writes too much.</summary>
/// <param name="line">From 1; 0: it is not known.</param>
/// <param name="column">From 1; 0: it is not known.</param>
/// <param name="message">One sentence without its end.</param>
public sealed class TemplateException(int line, int column, string message)
    : Exception(line == 0 ? message : $"line {line}, column {column}: {message}")
{
    public int Line => line;

    public int Column => column;
}
