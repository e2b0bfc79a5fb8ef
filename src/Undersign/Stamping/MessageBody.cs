using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The newest text of a message, as HTML, as plain text or as both, and where in it the sender's own words end.</summary>
internal sealed class MessageBody
{
    private MessageBody(Alternative? html, Alternative? text, string? leftAlone) => (Html, Text, LeftAlone) = (html, text, leftAlone);

    public Alternative? Html { get; }

    public Alternative? Text { get; }

    /// <summary>Why one form is not touched, where that is so.</summary>
    public string? LeftAlone { get; }

    /// <summary>The form whose history decides: HTML is made by the client, the lines of the text may be anybody's.</summary>
    public Alternative Leading => Html ?? Text!; // there is one, or there would be no MessageBody

    /// <summary>In the order of the message.</summary>
    public IEnumerable<Alternative> Forms
    {
        get
        {
            if (Text is not null)
            {
                yield return Text;
            }

            if (Html is not null)
            {
                yield return Html;
            }
        }
    }

    /// <summary>Whether our own mark stands in the new text.</summary>
    public bool IsStamped => Html is { IsStamped: true };

    /// <summary>Null, with the reason, where there is no text that may be changed.</summary>
    public static MessageBody? TryRead(MimeDocument message, out string? reason)
    {
        var parts = BodyParts.Of(message);
        var html = Alternative.TryRead(message, parts.Html, isHtml: true, out var whyNotHtml);
        var text = Alternative.TryRead(message, parts.Text, isHtml: false, out var whyNotText);

        // One form that cannot be read safely is left as it is, and the other gets the signature all the same: the reader sees one of them,
        // and an administrator would rather explain half a signature than none.
        if (html is null && text is null)
        {
            reason = whyNotHtml ?? whyNotText ?? "no body text";
            return null;
        }

        var body = new MessageBody(html, text, whyNotHtml ?? whyNotText);
        body.FindHistory();
        var armour = body.Forms.Select(PgpArmour.KindOf).FirstOrDefault(static kind => kind is not MessageKind.Ordinary);
        reason = armour is MessageKind.Ordinary ? null : $"{armour.Words()} (inline PGP)";
        return reason is null ? body : null;
    }

    /// <summary>Both forms get the same decision. What only one of them shows is looked up in the other by its words.</summary>
    private void FindHistory()
    {
        Html?.Search();
        Text?.Search();
        if (Html is null || Text is null)
        {
            return;
        }

        if (Html.History.IsFound)
        {
            Follow(Text, Html);
        }
        else if (Text.History.IsFound && (Html.History.IsAnswered || !Text.History.IsOpened || !Html.FollowTo(Text)))
        {
            Text.GoToEnd(Html.History.Reason);
        }
    }

    /// <summary>
    /// What opens history is worded and cut otherwise in the text now and then ("-----Original Message-----" has no like in HTML): a line
    /// of its own is kept, unless HTML shows the same words as new.
    /// </summary>
    private static void Follow(Alternative text, Alternative html)
    {
        if (text.History.IsFound && !html.ShowsAsNew(text))
        {
            return;
        }

        if (!text.FollowTo(html))
        {
            text.GoToEnd("its own history is new text in HTML, or the other way round");
        }
    }
}
