/* The what-if sliders: factors in, every site's figures out. */
(function () {
  var KEYS = ["price", "difficulty", "growth", "tariff", "uptime"];
  function number(value, digits) {
    if (value === null) return "-";
    var text = value.toLocaleString("en-US",
      { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return Number(text.replace(/[^0-9.]/g, "")) === 0 ? text.replace("-", "") : text;
  }
  function usd(value) {
    return value === null ? "-" : number(value, Math.abs(value) >= 10000 ? 0 : 2);
  }
  var FORMS = {
    margin: function (v) { return v === null ? "-" : number(100 * v, 1) + "%"; },
    btc: function (v) { return number(v, v >= 1000 ? 1 : v >= 1 ? 4 : 8); }
  };
  function percent(factor) {
    var change = Math.round((factor - 1) * 100);
    return change === 0 ? "as projected" : (change > 0 ? "+" : "−") + Math.abs(change) + "%";
  }

  /* Rows become cards where a table is wider than its place. */
  function fit(place) {
    var table = place.querySelector("table");
    table.classList.remove("cards");
    table.classList.toggle("cards", place.scrollWidth > place.clientWidth);
  }

  function start(box) {
    var data = JSON.parse(box.querySelector("script.data").textContent), engine = null;
    var form = box.querySelector("form"), rows = box.querySelectorAll("tbody tr"), due = 0;
    var status = box.querySelector("[data-status]"), command = box.querySelector("[data-command]");

    function positions() {
      var factors = {};
      KEYS.forEach(function (key) {
        factors[key] = form.elements[key] ? Number(form.elements[key].value) : 1;
      });
      return factors;
    }
    function says(key, factor) {
      var text = percent(factor);
      if (key === "price") text = usd(data.price * factor) + " USD, " + text;
      if (key === "difficulty") text = (data.difficulty * factor).toExponential(3) + ", " + text;
      if (key === "growth" && factor !== 1) {
        text = (factor > 1 ? "+" : "−") + number(100 * Math.abs(factor - 1), 1) + " % each epoch";
      }
      if (key === "uptime") {
        text = number(100 * Math.min(1, data.uptime * factor), 1) + " %, " + text;
      }
      return text;
    }
    function show(results, factors) {
      var most = 0, best = null;
      results.forEach(function (r) {
        most = Math.max(most, Math.abs(r.profit_usd));
        if (best === null || r.profit_usd > best.profit_usd) best = r;
      });
      results.forEach(function (r, i) {
        rows[i].querySelectorAll("[data-value]").forEach(function (cell) {
          var name = cell.getAttribute("data-value"), value = r[name];
          cell.textContent = (FORMS[name] || usd)(value);
          cell.setAttribute("data-exact", value === null ? "" : String(value));
        });
        var bar = rows[i].querySelector(".bar");
        bar.style.width = (most > 0 ? 100 * Math.abs(r.profit_usd) / most : 0) + "%";
        bar.className = r.profit_usd < 0 ? "bar minus" : "bar";
      });
      var losing = results.filter(function (r) { return r.profit_usd < 0; }).length;
      fit(rows[0].closest(".fits"));
      status.textContent = "Most profit: " + best.site + ", " + usd(best.profit_usd) + " USD. "
        + (losing ? losing + " of " + results.length + " lose money." : "None loses money.");
      var changed = KEYS.filter(function (key) { return factors[key] !== 1; }).map(function (key) {
        return key + "=" + factors[key];
      });
      command.textContent = "powbench project SITES.toml"
        + (changed.length ? " --what-if " + changed.join(",") : "");
      box.setAttribute("data-shows", changed.join(","));
    }
    function compute() {
      due = 0;
      var factors = positions(), results = [];
      KEYS.forEach(function (key) {
        if (!form.elements[key]) return;
        var text = says(key, factors[key]);
        box.querySelector("#" + box.id + "-" + key + "-says").textContent = text;
        form.elements[key].setAttribute("aria-valuetext", text);
      });
      if (KEYS.every(function (key) { return factors[key] === 1; })) {
        show(data.rows, factors);
        return;
      }
      engine = engine || powbenchModel(data.model);
      for (var i = 0; i < engine.sites; i++) results.push(engine.project(i, factors));
      show(results, factors);
    }
    function soon() { if (!due) due = setTimeout(compute, 10); }
    form.addEventListener("input", soon);
    form.addEventListener("reset", function () { setTimeout(soon, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    compute();
  }
  document.querySelectorAll(".what-if").forEach(start);
  document.querySelectorAll(".fits").forEach(function (place) {
    var width = 0;
    new ResizeObserver(function () {
      if (place.clientWidth === width) return;
      width = place.clientWidth;
      requestAnimationFrame(function () { fit(place); });
    }).observe(place);
  });

  /* Tables behind the pictures are closed on the screen, and stay so on paper: a page of
     20 results would print hundreds of sheets. Those that the reader opened are printed. */
})();
