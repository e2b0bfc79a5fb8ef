using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Stamps, reads the result again, and takes it back unless exactly what was meant has happened (law 3).</summary>
internal static class CheckedStamping
{
    /// <summary>Stamps a message; a fault that is found is the reason of the outcome.</summary>
    public static Checked<StampOutcome> Run(MimeDocument message, Func<MimeEdit> begin, Func<MimeEdit, StampOutcome> stamp, FieldAllowance allowance)
    {
        try
        {
            var stamped = WithPictures(message, begin, Run<StampOutcome>(message, begin, stamp, allowance));
            return stamped.Fault is { } fault ? stamped with { Result = new StampOutcome.Unchanged($"the self-check failed: {fault}") } : stamped;
        }
        catch (InvalidOperationException e) // from LeafText.Change: a place was found, and no octets that do it
        {
            return new(new StampOutcome.Unchanged($"the text cannot be changed: {e.Message}"), begin(), e.Message);
        }
    }

    /// <summary>The text has been read again by now; what is put beside it is read again as it is put there.</summary>
    private static Checked<StampOutcome> WithPictures(MimeDocument message, Func<MimeEdit> begin, Checked<StampOutcome> stamped)
    {
        if (stamped is not { Fault: null, Result: StampOutcome.Stamped { Pictures: { } pictures } })
        {
            return stamped;
        }

        if (!RelatedEdit.CanAdd(message, pictures.Html))
        {
            return new(new StampOutcome.Unchanged("no place for pictures: where the HTML part ends is not clear"), begin(), Fault: null);
        }

        return RelatedEdit.TryAdd(message, stamped.Edit, pictures.Html, pictures.Parts, out var fault) is { } edit
            ? stamped with { Edit = edit }
            : new(stamped.Result, begin(), fault);
    }

    /// <param name="begin">An edit with what happens to the message whether or not its text changes.</param>
    /// <param name="plan">Plans the change of its text in that edit.</param>
    /// <param name="allowance">What both do to the header section of the message.</param>
    public static Checked<T> Run<T>(MimeDocument message, Func<MimeEdit> begin, Func<MimeEdit, T> plan, FieldAllowance allowance)
    {
        var edit = begin();
        var result = plan(edit);
        var fault = edit.ChangesText ? EditCheck.FindFault(message, edit, allowance) : null;
        return new(result, fault is null ? edit : begin(), fault);
    }
}

/// <summary>What became of a message, and the octets that leave.</summary>
/// <param name="Fault">What the self-check found: a fault of ours, whatever the message is like.</param>
internal readonly record struct Checked<T>(T Result, MimeEdit Edit, string? Fault);
