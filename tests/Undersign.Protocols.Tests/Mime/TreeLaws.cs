using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>What holds for the tree of every message, however broken.</summary>
internal static class TreeLaws
{
    public static void Hold(MimeDocument document, MimeLimits limits, string name)
    {
        var parts = document.Parts();
        Assert.True(parts.Count <= limits.MaxParts + 1, name);
        Assert.Equal(new(0, document.Data.Length), document.Root.Range);
        foreach (var part in parts)
        {
            HoldsItself(part, name);
            AreApart(part, name);
        }
    }

    private static void HoldsItself(MimePart part, string name)
    {
        Assert.True(part.Range.Contains(part.Header.Range), name);
        Assert.True(part.Range.Contains(part.Body), name);
        Assert.True(part.Body.Start >= part.Header.Range.End, name);
        Assert.Equal(part.Range.End, part.Body.End);
        Assert.True(part.Header.HasBlankLine || part.Body.Start == part.Header.Range.End, name);
        var position = part.Header.Range.Start;
        foreach (var field in part.Header.Fields)
        {
            Assert.True(field.Range.Start >= position && field.Range.Contains(field.ValueRange), name);
            Assert.True(part.Header.Range.Contains(field.Range), name);
            Assert.NotEmpty(field.Name);
            Assert.DoesNotContain('\n', field.Value);
            position = field.Range.End;
        }
    }

    private static void AreApart(MimePart part, string name)
    {
        var position = part.Body.Start;
        foreach (var child in part.Children)
        {
            Assert.Same(part, child.Parent);
            Assert.True(child.Range.Start >= position && part.Body.Contains(child.Range), name);
            position = child.Range.End;
        }
    }
}
