using System.Text.Json;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.UnitTests.Ui;

namespace Crm.Bpm.UnitTests.Data;

public sealed class JsonPlaceTests
{
    [Theory]
    [InlineData("{\n  oops", "line 2, character 3", "строка 2, знак 3")]
    [InlineData("{\"year\":{\"month\":\"x\"}}", "line 1, character 21, year.month", "строка 1, знак 21, year.month")]
    public void What_is_no_JSON_is_told_by_its_place_in_the_readers_language(string json, string en, string ru)
    {
        var unreadable = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, int>>>(json));

        using (new Culture("en-US"))
            Assert.Equal(en, JsonPlace.Of(unreadable));
        using (new Culture("ru-RU"))
            Assert.Equal(ru, JsonPlace.Of(unreadable));
    }
}
