using System.Text.Json.Nodes;
using Crm.Bpm.Workflows.Expressions;
using Crm.Bpm.Workflows.Running;
using Crm.Bpm.Workflows.Testing;
using static Crm.Bpm.UnitTests.Workflows.Draw;

namespace Crm.Bpm.UnitTests.Workflows;

public sealed class ExpressionTests
{
    private const string Order = """{"number":7,"numbers":[1,2,3],"lines":[{"name":"Pen","price":2,"kind":"a"},{"name":"Ink","price":3.5,"kind":"b"},{"name":"ash","price":1,"kind":"a"}]}""";

    private readonly WorkflowTestHost _host = new();

    [Theory]
    [InlineData("getOrder().lines[0].name", "Pen")]
    [InlineData("variables.Order.number + 1", "8")]
    [InlineData("return getVariable('Order').lines.length", "3")]
    [InlineData("getInput('Who') + getWho()", "AdaAda")]
    [InlineData("getCorrelationId()", "c-1")]
    [InlineData("getWorkflowDefinitionId()", "drawn")]
    [InlineData("getWorkflowDefinitionVersion()", "1")]
    [InlineData("isNullOrEmpty('') && isNullOrWhiteSpace(' ')", "True")]
    [InlineData("stringFromBase64(stringToBase64('Привет'))", "Привет")]
    [InlineData("toJson({ a: 1 })", "{\"a\":1}")]
    [InlineData("newGuid().length", "36")]
    [InlineData("(async () => 'later')()", "later")]
    [InlineData("new Date(Date.UTC(2026, 0, 2)).toISOString()", "2026-01-02T00:00:00.000Z")]
    [InlineData("JSON.stringify({ a: [1, { b: 2, c: 3 }], d: new Date(0) }, null, 1).length", "82")]
    [InlineData("JSON.stringify({ a: [1, { b: 2, c: 3 }], d: 4 }, ['a', 'b'])", "{\"a\":[1,{\"b\":2}]}")]
    [InlineData("JSON.stringify({ a: 1, b: 2 }, (k, v) => k === 'a' ? undefined : v) + [1, [2, [3]]].flat() + [[4, 5], null, 6]", "{\"b\":2}1,2,34,5,,6")]
    [InlineData("1.5 + 1", "2.5")]
    [InlineData("'ab'.repeat(2) + '7'.padStart(3, '01') + 'x'.padEnd(3) + '|' + 'long'.padEnd(2) + ''.repeat(9)", "abab017x  |long")]
    [InlineData("new Date().toISOString()", "2026-01-05T09:00:00.000Z")]
    [InlineData("TimeSpan.FromMinutes(90).TotalHours", "1.5")]
    [InlineData("({ b: [1, 2] })", "{\"b\":[1,2]}")]
    public async Task A_script_sees_what_Elsa_shows_to_scripts(string script, string line)
    {
        await RunAsync(LineJs("L", script));

        Assert.Equal([line], _host.Lines);
    }

    [Theory]
    [InlineData("{{ Variables.Order.lines[1].name | upcase }}", "INK")]
    [InlineData("{{ Input.Who }} {{ CorrelationId }} {{ WorkflowDefinitionId }}", "Ada c-1 drawn")]
    [InlineData("{% for l in Variables.Order.lines %}{{ forloop.index }}{{ l.name }}{% if forloop.last == false %},{% endif %}{% endfor %}", "1Pen,2Ink,3ash")]
    [InlineData("{{ 3 | at_least: 5 }} {{ 3 | at_most: 2 }}", "5 2")]
    [InlineData("{{ '1 < 2 &amp; 3' | escape_once }}", "1 &lt; 2 &amp; 3")]
    [InlineData("{{ Variables.Order.lines | map: 'name' | sort_natural | join: '-' }}", "ash-Ink-Pen")]
    [InlineData("{{ Variables.Order.lines | sum: 'price' }}", "6.5")]
    [InlineData("{{ Variables.Order.lines | where: 'kind', 'a' | map: 'name' | join: ',' }}", "Pen,ash")]
    [InlineData("{{ 'a b&c' | url_encode }} {{ 'a+b' | url_decode }}", "a+b%26c a b")]
    [InlineData("{{ 'Привет' | base64_encode | base64_decode }}", "Привет")]
    [InlineData("{{ Variables.Order | keys | join: ',' }}", "number,numbers,lines")]
    [InlineData("{{ '2026-03-04T05:06:07Z' | date: '%d.%m.%Y %H:%M, %-d %B' }}", "04.03.2026 05:06, 4 March")]
    [InlineData("{{ 'now' | date: '%Y-%m-%d' }}", "2026-01-05")]
    [InlineData("{{ Variables.Missing.name | default: 'nobody' }}", "nobody")]
    [InlineData("{% assign x = 2 %}{{ x | times: 3 }}{% case x %}{% when 2 %}two{% endcase %}", "6two")]
    [InlineData("{% if Variables.Order.numbers contains 3 %}three{% endif %}{% if 'pencil' contains 'pen' %}pen{% endif %}", "threepen")]
    [InlineData("{{ Variables.Order.numbers | sum }}", "6")]
    [InlineData("no braces at all", "no braces at all")]
    public async Task A_template_sees_and_can_what_Liquid_promises(string template, string line)
    {
        await RunAsync(Step("Elsa.WriteLine", "L", ("text", Liquid(template))));

        Assert.Equal([line], _host.Lines);
    }

    [Fact]
    public async Task A_template_can_break_lines_for_pages()
    {
        await RunAsync(Step("Elsa.WriteLine", "L", ("text", Liquid("{{ Variables.Text | newline_to_br }}"))));

        Assert.Equal("a<br />\nb", Assert.Single(_host.Lines));
    }

    [Theory]
    [InlineData("while (true) { }", "ran longer than 250 ms|ran more than")]
    [InlineData("function f() { return f() + 1; } f()", "called itself more than 100 times deep")]
    [InlineData("const list = []; while (true) { list.push('x'.repeat(10000) + list.length); }", "used more than 16 MB|ran longer than")]
    [InlineData("nothing.here", "nothing is not defined")]
    [InlineData("System.IO.File.ReadAllText('x')", "System is not defined")]
    [InlineData("eval('1')", "failed")]
    [InlineData("new globalThis['Array' + 'Buffer'](1e9)", "failed")]
    [InlineData("/(a+)+$/.test('a'.repeat(40) + 'b')", "pattern")]
    [InlineData("throw new Error('no luck')", "no luck")]
    public async Task A_script_that_goes_astray_is_an_incident_with_a_sentence(string script, string anyOf)
    {
        var state = await RunAsync(LineJs("L", script));

        var message = Assert.Single(state.Incidents).Message;
        Assert.Contains(anyOf.Split('|'), part => message.Contains(part, StringComparison.Ordinal));
        Assert.Contains("'L'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_never_ends_is_an_incident()
    {
        var state = await RunAsync(Step("Elsa.WriteLine", "L", ("text", Liquid("{% for i in (1..100000000) %}{{ i }}{% endfor %}"))));

        Assert.Contains("'L'", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_script_changes_in_variables_stays_changed()
    {
        await RunAsync(
            Step("Elsa.RunJavaScript", "S", ("script", Literal("variables.Order.number = 8; setText('new'); setVariable('Text', getText() + '!');"))),
            LineJs("L", "`${getOrder().number} ${getText()}`"));

        Assert.Equal(["8 new!"], _host.Lines);
    }

    [Fact]
    public async Task A_script_step_chooses_how_it_is_left()
    {
        await _host.RunAsync(Workflow(Flow(
            [Step("Elsa.RunJavaScript", "S", ("script", Literal("setOutcomes(['Left', 'Right']); 1")), ("possibleOutcomes", Object("[\"Left\",\"Right\",\"Up\"]"))),
                Line("left"), Line("right"), Line("up")],
            "S:Left->left", "S:Right->right", "S:Up->up")));

        Assert.Equal(["left", "right"], _host.Lines);
    }

    [Fact]
    public async Task Values_of_the_host_are_read_only_when_an_expression_names_them()
    {
        var globals = new Leads();
        _host.Globals = globals;

        await RunAsync(LineJs("A", "`${lead.name} ${lead.phones[0]}`"), Step("Elsa.WriteLine", "B", ("text", Liquid("{{ lead.name }}"))), Line("C"));

        Assert.Equal(["Ada 123", "Ada", "C"], _host.Lines);
        Assert.Equal(2, globals.Reads);
    }

    [Fact]
    public async Task Variable_and_input_expressions_refer_by_id_or_name()
    {
        await RunAsync(
            Step("Elsa.WriteLine", "A", ("text", Wrapped("Variable", new JsonObject { ["id"] = "text-id", ["name"] = "Text" }))),
            Step("Elsa.WriteLine", "B", ("text", Wrapped("Variable", "{\"id\":\"text-id\"}"))),
            Step("Elsa.WriteLine", "C", ("text", Wrapped("Input", new JsonObject { ["name"] = "Who" }))));

        Assert.Equal(["a\nb", "a\nb", "Ada"], _host.Lines);
    }

    [Fact]
    public async Task A_literal_that_does_not_fit_its_input_is_an_incident()
    {
        var state = await RunAsync(Step("Elsa.Delay", "D", ("timeSpan", Literal("soon"))));

        Assert.Equal("'soon' is not a time span such as 00:30:00.", Assert.Single(state.Incidents).Message);
    }

    private Task<InstanceState> RunAsync(params JsonObject[] steps) => _host.RunAsync(
        Workflow(Sequence(steps), new JsonArray(
            new JsonObject { ["id"] = "Order", ["name"] = "Order", ["typeName"] = "JsonObject", ["value"] = Order },
            new JsonObject { ["id"] = "text-id", ["name"] = "Text", ["typeName"] = "String", ["value"] = "a\nb" }).ToJsonString()),
        new StartRequest { CorrelationId = "c-1", Input = new Dictionary<string, object?> { ["Who"] = "Ada" } });

    private static JsonObject Wrapped(string type, JsonNode value) => new()
    {
        ["typeName"] = "String",
        ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
    };

    private sealed class Leads : IExpressionGlobals
    {
        public int Reads { get; private set; }

        public IReadOnlyCollection<string> Names { get; } = ["lead"];

        public ValueTask<object?> GetAsync(string name, InstanceState instance, CancellationToken cancel)
        {
            Reads++;
            return new(new { Name = "Ada", Phones = new List<string> { "123" } });
        }
    }
}
