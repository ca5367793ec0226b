import type { ParkRecipe } from './park-recipe.ts'
import { chengxiPark } from './recipe-chengxi.ts'
import { harbourPark } from './recipe-harbour.ts'

/** What `--recipe` may name; the first is the usual one. */
export const parkRecipes: Readonly<Record<string, ParkRecipe>> = {
  factories: chengxiPark,
  harbour: harbourPark,
}
