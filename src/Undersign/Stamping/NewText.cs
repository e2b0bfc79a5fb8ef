using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The words that the sender of a message wrote, without what is quoted or forwarded.</summary>
internal static class NewText
{
    /// <returns>Line by line; empty where there is no text that can be read for certain.</returns>
    /// <param name="message">The message.</param>
    /// <param name="maxLength">Characters; what follows is left out.</param>
    public static string Of(MimeDocument message, int maxLength)
    {
        if (MessageBody.TryRead(message, out _)?.Leading is not { } form)
        {
            return "";
        }

        var text = new StringBuilder();
        for (var leaf = 0; leaf < form.Leaves.Count && !form.IsHistory(leaf, 0); leaf++)
        {
            var outline = form.Outlines[leaf];
            for (var line = 0; outline.Has(line) && !form.IsHistory(leaf, line) && text.Length < maxLength; line++)
            {
                text.Append(outline.Text(line)).Append('\n');
            }
        }

        return text.ToString(0, Math.Min(text.Length, maxLength));
    }
}
