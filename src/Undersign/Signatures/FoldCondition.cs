namespace Undersign.Signatures;

/// <summary>Tells under which condition a stretch of a template vanishes: it holds fields and their label, and all of the fields are blank.</summary>
internal sealed class FoldCondition
{
    /// <summary>Letters and digits. What says more than a label stands whether or not a field in it is blank.</summary>
    private const int LongestLabel = 40;

    private readonly List<TemplateExpression> _fields = [];
    private int _letters;
    private int _depth;

    /// <summary>Blocks of the author that are open: within them the author has thought of blank fields.</summary>
    private int _authored;
    private bool _hasBareLetters;
    private bool _hasBareField;
    private bool _lineHasLetters;
    private bool _lineHasField;
    private bool _stays;

    /// <summary>What has to be there for the stretch to stay; null where it always does.</summary>
    public TemplateExpression? Result =>
        _stays || (_hasBareLetters && !_hasBareField) || (_lineHasLetters && !_lineHasField) || _letters > LongestLabel || _depth != 0 || _fields.Count is 0 or > TemplateFunction.MostOfMany ? null
        : _fields.Count == 1 ? _fields[0]
        : new TemplateExpression.Call(TemplateFunction.FirstOf, _fields);

    public void Add(string literal)
    {
        foreach (var character in literal)
        {
            _letters += char.IsLetterOrDigit(character) ? 1 : 0;
            _lineHasLetters |= char.IsLetterOrDigit(character);
            _hasBareLetters |= _authored == 0 && char.IsLetterOrDigit(character);
        }
    }

    public void Add(TemplateDirective directive)
    {
        var step = directive.Kind switch { DirectiveKind.If => 1, DirectiveKind.End => -1, _ => 0 };
        _depth += step;
        _authored += directive.Tag is null ? 0 : step;
        _stays |= _depth < 0;
        _lineHasField |= directive.Kind is DirectiveKind.Write or DirectiveKind.If;
        _hasBareField |= _authored == 0 && directive.Kind is DirectiveKind.Write or DirectiveKind.If;
        switch (directive.Kind)
        {
            case DirectiveKind.Write or DirectiveKind.If when directive.Expression is { MayBeBlank: true } and not TemplateExpression.Call { Helper.IsCondition: true }:
                if (!_fields.Contains(directive.Expression))
                {
                    _fields.Add(directive.Expression);
                }

                break;
            case DirectiveKind.Write or DirectiveKind.If or DirectiveKind.Else or DirectiveKind.ElseIf:
                _stays = true; // something is written for everybody, or the author has thought of it
                break;
        }
    }

    /// <summary>A line that holds no field has something to say of its own, and so has what holds it.</summary>
    public void EndLine()
    {
        _stays |= _lineHasLetters && !_lineHasField;
        (_lineHasLetters, _lineHasField) = (false, false);
    }
}
