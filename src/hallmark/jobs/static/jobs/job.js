// Keeps a job's page up to date without loading it again. Without this file the page loads itself anew instead.
const EVERY_MS = 1000;
const LONGEST_MS = 30000;

const job = document.getElementById("job");
const said = document.getElementById("job-said");
const place = (name) => job.querySelector(`[data-job="${name}"]`);
let pause = EVERY_MS;

document.querySelectorAll("[data-without-script]").forEach((element) => (element.hidden = true));

function say(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

// While the state is the same only words and the bar move, so that focus stays where it is.
function move({ step, words, done, total }) {
  const bar = document.getElementById("job-bar");
  say(place("words"), words);
  if (!bar) return;
  if (step) {
    say(place("step"), step);
    say(said, step);
  }
  if (total) {
    bar.max = total;
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
}

// The state has changed: another part of the page. Focus that was inside goes to what has come in its place.
function change({ state, tag, words, part }) {
  const hadFocus = job.contains(document.activeElement);
  job.innerHTML = part;
  job.dataset.state = state;
  document.title = document.title.replace(/^[^:]*:/, `${tag}:`);
  say(said, `${tag}. ${words}`);
  if (hadFocus) (job.querySelector("a, button") ?? job).focus();
}

async function look() {
  try {
    const answer = await fetch(job.dataset.address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`answer ${answer.status}`);
    const now = await answer.json();
    if (now.state === job.dataset.state) move(now);
    else change(now);
    if (!now.open) return;
    pause = EVERY_MS;
  } catch {
    // The site may be starting again: ask less and less often.
    pause = Math.min(2 * pause, LONGEST_MS);
  }
  setTimeout(look, pause);
}

job.tabIndex = -1;
setTimeout(look, pause);
