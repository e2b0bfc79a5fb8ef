namespace Undersign.Protocols.Mime;

/// <summary>The place above all header fields.</summary>
public static class TopOfHeader
{
    /// <summary>
    /// The beginning, but for the line some programs leave in front of the header (<c>From ben Thu Nov 19</c>, of an mbox): amid fields it
    /// would end them for whoever reads the message.
    /// </summary>
    public static int PlaceIn(MailData data)
    {
        const int MaxLine = 1000;
        var start = data.Slice(new(0, Math.Min(data.Length, MaxLine))).Span;
        return start.StartsWith("From "u8) ? start.IndexOf((byte)'\n') + 1 : 0;
    }
}
